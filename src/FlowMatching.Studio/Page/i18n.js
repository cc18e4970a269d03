// The words of the page, one JSON a language.

let words = {};
let fallback = {};
let sentences = []; // of the server: [pattern, translation]
const WORDS = ["what", "why", "unit", "file"]; // holes that hold words of the server's again, not names and values

export const language = () => document.documentElement.lang;

/** A text with its {holes} filled. */
export function say(key, values = {}) {
  const text = words[key] ?? fallback[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** A sentence of the server in the language of the page, as far as it is known there; holes are filled with what stood in them. */
export function told(text) {
  for (const [pattern, translation] of sentences) {
    const found = pattern.exec(text);
    if (found) return translation.replace(/\{(\w+)\}/g, (_, name) => (WORDS.includes(name) ? told(found.groups[name]) : found.groups[name]));
  }
  return text;
}

/** A fault of the page's own, which can be told again in another language. */
export class Complaint extends Error {
  constructor(key) {
    super(say(key));
    this.tell = () => say(key);
  }
}

// {n}, {n2}, ... are numbers, other holes any words.
function patternOf(text) {
  const words = text.replace(/[.*+?^$()|[\]\\]/g, "\\$&");
  return new RegExp(`^${words.replace(/\{(n\d?)\}/g, "(?<$1>[-+\\d.e]+)").replace(/\{(\w+)\}/g, "(?<$1>.+?)")}$`, "s");
}

export const number = (value, digits) => value.toLocaleString(language(), { minimumFractionDigits: digits, maximumFractionDigits: digits });

const wordsOf = async (code) => (await fetch(`${code}.json`)).json();
const sentencesOf = async (code) => Object.entries(await wordsOf(`core-${code}`)).map(([text, translation]) => [patternOf(text), translation]);

/** Takes a language, and writes all marked texts anew. */
export async function speak(code) {
  const other = code === "en" ? [null, []] : [wordsOf(code), sentencesOf(code)];
  [fallback, words, sentences] = await Promise.all([fallback.train ? fallback : wordsOf("en"), ...other]);
  words ??= fallback;
  document.documentElement.lang = code;
  for (const element of document.querySelectorAll("[data-i18n]")) element.textContent = say(element.dataset.i18n);
  for (const element of document.querySelectorAll("[data-i18n-label]")) element.setAttribute("aria-label", say(element.dataset.i18nLabel));
}

/** The language that was chosen, else the browser's, else English. */
export function preferred() {
  const known = ["en", "es"];
  const wanted = [localStorage.getItem("fm-language"), ...navigator.languages.map((one) => one.slice(0, 2))];
  return wanted.find((one) => known.includes(one)) ?? "en";
}
