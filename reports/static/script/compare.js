// Puts the offerings that a reader chooses side by side, as the pre-built pages have them, and keeps the choice in the address.

import { DIFFERS, MAYBE, SAME, apart, relation } from "./relation.js";

const form = document.getElementById("choose");
const only = document.getElementById("only");
const part = (id) => document.getElementById(id).content.cloneNode(true);
const chosen = [];
const loading = new Map();
let latest = 0;

function keep() {
  const said = [];
  if (chosen.length) said.push(`offerings=${chosen.join(",")}`);
  if (only.checked) said.push("only=differences");
  history.replaceState(null, "", location.pathname + (said.length ? `?${said.join("&")}` : "") + location.hash);
}

function fill(inside, numbers) {
  for (const [name, value] of Object.entries(numbers)) {
    for (const place of inside.querySelectorAll(`[data-n="${name}"]`)) place.textContent = value;
  }
}

function tell(what, numbers = {}) {
  const said = part(`says-${what}`);
  fill(said, numbers);
  document.getElementById("said").replaceChildren(said);
}

// The file of an offering; one that failed is asked for again the next time.
function load(id) {
  if (!loading.has(id)) {
    const asked = fetch(`${form.dataset.cells}${id}.json`).then((answer) => {
      if (!answer.ok) throw new Error(answer.status);
      return answer.json();
    });
    loading.set(id, asked);
    asked.catch(() => loading.delete(id));
  }
  return loading.get(id);
}

function write(place, text, marked) {
  if (marked) place = place.appendChild(document.createElement("mark"));
  place.textContent = text;
}

function drawBar(svg, [low, high]) {
  const [sure, may, lid] = [".g-sure", ".g-may", ".g-lid"].map((name) => svg.querySelector(name));
  sure.setAttribute("width", low.toFixed(1));
  may.setAttribute("x", low.toFixed(1));
  may.setAttribute("width", (high - low).toFixed(1));
  lid.setAttribute("x", Math.max(high - 1, 0).toFixed(1));
  if (high <= low) may.remove();
  if (high >= 200) lid.remove();
}

const cells = {
  level(td, cell, marked) {
    td.querySelector("use").setAttribute("href", `#p${cell.drawn.join("")}`);
    write(td.querySelector("b"), cell.said, marked);
    more(td.querySelector(".more"), cell);
  },
  score(td, cell, marked) {
    drawBar(td.querySelector("svg"), cell.drawn);
    write(td.querySelector("b"), cell.said, marked);
    td.querySelector(".vh").textContent = cell.more;
  },
  count(td, cell, marked) {
    write(td.querySelector("span"), cell.said, marked);
  },
  fact(td, cell, marked, column) {
    const link = td.querySelector("a");
    link.href = `${form.dataset.base}${column.report}#${cell.anchor}`;
    const said = link.appendChild(document.createElement(cell.open ? "b" : "span"));
    if (cell.open) said.className = "is-open";
    write(said, cell.said, marked);
    const small = td.querySelector(".more");
    if (cell.strength) small.classList.add(`k${cell.strength}`);
    more(small, cell);
  },
};

function more(place, cell) {
  if (cell.more) place.textContent = cell.more;
  else place.remove();
}

function drawCell(column, row, marked) {
  const cell = column.cells[row];
  const td = part(`cell-${cell ? cell.kind : "unknown"}`).firstElementChild;
  td.dataset.l = column.name;
  if (cell) cells[cell.kind](td, cell, marked, column);
  return td;
}

const saysTheSame = (found) => new Set(found.map((cell) => JSON.stringify(cell ? [cell.said, cell.more] : []))).size === 1;

function drawRow(tr, columns) {
  const found = columns.map((column) => column.cells[tr.dataset.row]);
  const leaves = found.map((cell) => cell?.leaves), how = relation(leaves), marks = apart(leaves);
  tr.className = how;
  tr.classList.toggle("alike", how !== DIFFERS && saysTheSame(found));
  tr.querySelector(".why use").setAttribute("href", `#m-${how}`);
  tr.querySelector(".why").lastChild.textContent = document.getElementById(`says-${how}`).content.textContent;
  tr.append(...columns.map((column, place) => drawCell(column, tr.dataset.row, marks[place])));
  tr.removeAttribute("data-row");
  return how;
}

function drawRest(columns, silent) {
  const tr = part("rest").firstElementChild, td = tr.querySelector("td");
  const links = [...td.querySelectorAll("a")].filter((link) => silent.includes(link.textContent));
  td.colSpan = columns.length;
  td.replaceChildren(td.firstElementChild, ...links.flatMap((link) => [" ", link]));
  fill(tr, { silent: silent.length });
  return tr;
}

function drawHead(column) {
  const th = part("column").firstElementChild, link = th.querySelector("a");
  link.href = form.dataset.base + column.report;
  link.textContent = column.name;
  th.querySelector(".sub").textContent = column.sub;
  return th;
}

// The table of some offerings, and how many of its rows stand in which relation.
function draw(columns) {
  const table = part("skeleton").firstElementChild, counts = { [DIFFERS]: 0, [MAYBE]: 0, [SAME]: 0, alike: 0 };
  const silent = columns[0].silent.filter((name) => columns.every((column) => column.silent.includes(name)));
  table.classList.add(`n${columns.length}`);
  table.querySelector("thead tr").append(...columns.map(drawHead));
  for (const tr of table.querySelectorAll("[data-row]")) {
    const row = tr.dataset.row;
    if (silent.includes(row) || !columns.some((column) => row in column.cells)) tr.remove();
    else {
      counts[drawRow(tr, columns)] += 1;
      counts.alike += tr.classList.contains("alike");
    }
  }
  if (silent.length) table.querySelector("[data-group=criteria]").append(drawRest(columns, silent));
  for (const body of table.tBodies) {
    body.removeAttribute("data-group");
    body.querySelector(".group th").colSpan = columns.length + 1;
  }
  for (const body of [...table.tBodies]) if (body.rows.length === 1) body.remove();
  return [table, counts];
}

async function show() {
  const mine = ++latest, result = document.getElementById("result");
  const enough = chosen.length >= Number(form.dataset.fewest);
  result.hidden = !enough;
  if (!enough) return tell(chosen.length ? "one" : "none");
  try {
    const columns = await Promise.all(chosen.map(load));
    if (mine !== latest) return;
    const [table, counts] = draw(columns);
    document.getElementById("table").replaceChildren(table);
    fill(result, { ...counts, names: chosen.join(" ") });
    tell("shown", { ...counts, count: chosen.length });
  } catch {
    if (mine === latest) tell("failed");
  }
}

function choose(event) {
  const { value, checked } = event.target;
  if (checked && chosen.length >= Number(form.dataset.most)) {
    event.target.checked = false;
    return tell("full");
  }
  if (checked) chosen.push(value);
  else chosen.splice(chosen.indexOf(value), 1);
  keep();
  show();
}

function narrow() {
  const wanted = document.getElementById("find").value.trim().toLocaleLowerCase();
  let found = 0;
  for (const item of form.querySelectorAll("li")) {
    const fits = item.textContent.toLocaleLowerCase().includes(wanted);
    item.hidden = !fits && !item.querySelector("input").checked;
    found += fits;
  }
  tell("found", { found });
}

function clear() {
  chosen.length = 0;
  for (const box of form.querySelectorAll(":checked")) box.checked = false;
  keep();
  show();
}

// The state of the address: at most as many known offerings as fit, each once, in its order.
function restore() {
  const asked = new URLSearchParams(location.search);
  only.checked = asked.get("only") === "differences";
  if (!form) return;
  const boxes = new Map([...form.querySelectorAll("[name=offerings]")].map((box) => [box.value, box]));
  for (const box of boxes.values()) box.checked = false;
  for (const id of new Set((asked.get("offerings") ?? "").split(","))) {
    if (boxes.has(id) && chosen.length < Number(form.dataset.most)) {
      chosen.push(id);
      boxes.get(id).checked = true;
    }
  }
}

restore();
only.addEventListener("change", keep);
if (form) {
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", (event) => event.target.name === "offerings" && choose(event));
  document.getElementById("find").addEventListener("input", narrow);
  document.getElementById("clear").addEventListener("click", clear);
  show();
}
