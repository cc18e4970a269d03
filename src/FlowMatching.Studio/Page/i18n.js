// The words of the page, one JSON a language.

let words = {};
let fallback = {};

export const language = () => document.documentElement.lang;

/** A text with its {holes} filled. */
export function say(key, values = {}) {
  const text = words[key] ?? fallback[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export const number = (value, digits) => value.toLocaleString(language(), { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** Takes a language, and writes all marked texts anew. */
export async function speak(code) {
  if (!fallback.train) fallback = await (await fetch("en.json")).json();
  words = code === "en" ? fallback : await (await fetch(`${code}.json`)).json();
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
