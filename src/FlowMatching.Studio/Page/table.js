// What each solver makes of few evaluations and of many: the distance to the data, cell by cell.

import { number, say } from "./i18n.js";
import { post } from "./net.js";

const NFES = [1, 2, 4, 8, 16, 40];
const POINTS = 10000; // as many as the race measures

export class NfeTable {
  #asking = null;
  #shown = ""; // what the cells are of

  /** A cell that is pressed chooses its solver and steps. */
  constructor(page, { current, choose, fault }) {
    Object.assign(this, { page, current, choose, fault });
    this.place = document.getElementById("nfe-table");
  }

  /** Shows the run that is looked at, as far as it has learnt; measures only what is not there yet. */
  async show() {
    const run = this.current();
    const isReady = run && ["done", "stopped"].includes(run.state);
    const key = isReady ? `${run.run} ${this.page.seed}` : "";
    if (!this.place.open || key === this.#shown) return;
    this.#shown = key;
    this.#asking?.abort();
    const rows = this.#build();
    if (!isReady) return;
    this.#asking = new AbortController();
    try {
      await this.#fill(run, rows, this.#asking.signal);
    } catch (reason) {
      if (reason.name === "AbortError") return;
      this.#shown = "";
      this.fault(reason);
    }
  }

  #build() {
    const table = document.createElement("table");
    table.createTHead().insertRow().append(header("NFE", "col"), ...NFES.map((nfe) => header(nfe, "col")));
    const body = table.createTBody();
    const solvers = this.page.hello.solvers.filter((one) => one.evaluations);
    const rows = solvers.map((solver) => {
      const row = body.insertRow();
      const cells = NFES.map((nfe) => (nfe % solver.evaluations ? null : { nfe, steps: nfe / solver.evaluations, at: cell("td", "") }));
      row.append(header(solver.id, "row"), ...cells.map((one) => one?.at ?? cell("td", "")));
      return { solver: solver.id, cells: cells.filter(Boolean) };
    });
    const caption = table.createCaption();
    caption.textContent = say("tableText");
    this.place.querySelector("div").replaceChildren(table);
    return { table, caption, rows };
  }

  // Few evaluations first: they are quick, and differ most.
  async #fill(run, { table, caption, rows }, signal) {
    for (const nfe of NFES)
      for (const { solver, cells } of rows)
        for (const { steps, at } of cells.filter((one) => one.nfe === nfe)) {
          const score = await post(`/api/runs/${run.run}/score`, { points: POINTS, seed: this.page.seed, solver, steps }, signal);
          if (score.sw2 === null) continue;
          at.append(this.#button(solver, steps, score.sw2));
          at.style.setProperty("--part", Math.min(1, Math.log2(Math.max(1, score.sw2 / score.floor)) / 5)); // 32 floors are the far end
          caption.textContent = say("tableFloor", { floor: number(score.floor, 3) });
        }
    table.dataset.done = run.run;
  }

  #button(solver, steps, sw2) {
    const button = cell("button", number(sw2, 3));
    button.title = say("tableCell", { solver, steps });
    button.onclick = () => this.choose(solver, steps);
    return button;
  }
}

function cell(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

const header = (text, scope) => Object.assign(cell("th", text), { scope });
