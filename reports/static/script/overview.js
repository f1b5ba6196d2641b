// Filters, orders and chooses offerings on the overview; the address keeps filters, order and choice.

import { plain, terms } from './folding.js';

const form = document.getElementById('narrow');
const table = document.getElementById('all');
const body = table.tBodies[0];
const fields = [...form.elements].filter((field) => field.name);
const filters = fields.filter((field) => field.name !== 'sort');
const { q, sort } = Object.fromEntries(fields.map((field) => [field.name, field]));
const boxes = new Map([...body.querySelectorAll('.pick input')].map((box) => [box.value, box]));
const most = Number(form.dataset.most), fewest = Number(form.dataset.fewest);
const part = (id) => document.getElementById(id).content.cloneNode(true);
const chosen = [];
let reversed = false;

const list = (text) => (text ?? '').split(' ');

const rows = [...body.rows].map((tr, place) => {
  const { model, control, storage, levels, score, also } = tr.dataset;
  const settled = Number(tr.querySelector('.last').textContent);
  const bounds = levels.split(' ').map((ends) => ends.split('-').map(Number));
  const names = ['a', '.sub'].map((selector) => tr.querySelector(`th ${selector}`)?.textContent);
  const said = plain([...names, also ?? ''].join(' '));
  return { tr, place, said, settled, score: Number(score), levels: bounds, model: list(model), control: list(control), storage: list(storage) };
});

const fits = {
  q: (row, asked) => terms(asked).every((term) => row.said.includes(term)),
  model: (row, value) => row.model.includes(value),
  control: (row, value) => row.control.includes(value),
  storage: (row, value) => row.storage.includes(value),
  sure: (row, value) => row.levels[0][0] >= Number(value),
  possible: (row, value) => row.levels[0][1] >= Number(value),
  settled: (row, value) => row.settled >= Number(value),
};

// Whether a country may still be named for an offering.
const unnamed = (values) => !values.some((value) => /^[a-z]{2}$/.test(value));

const keys = {
  name: (row) => [-row.place],
  sure: (row) => row.levels[0],
  possible: (row) => [...row.levels[0]].reverse(),
  score: (row) => [row.score],
  settled: (row) => [row.settled],
};

function key() {
  const place = Number(sort.selectedOptions[0].dataset.place);
  return place ? (row) => row.levels[place] : keys[sort.value];
}

// The highest first, or the lowest when reversed; equal ones by name.
function arrange() {
  const of = new Map(rows.map((row) => [row, key()(row)]));
  const way = reversed ? 1 : -1;
  const difference = (one, other) => {
    const at = of.get(one).findIndex((value, place) => value !== of.get(other)[place]);
    return at < 0 ? one.place - other.place : way * (of.get(one)[at] - of.get(other)[at]);
  };
  body.append(...[...rows].sort(difference).map((row) => row.tr));
  const ascending = (sort.value === 'name') !== reversed;
  for (const button of table.querySelectorAll('.sort')) {
    const column = button.closest('th');
    if (button.dataset.sort === sort.value) column.setAttribute('aria-sort', ascending ? 'ascending' : 'descending');
    else column.removeAttribute('aria-sort');
  }
}

const passes = (row, but) => filters.every(({ name, value }) => !value || name === but || fits[name](row, value));

function fill(inside, texts) {
  for (const [name, text] of Object.entries(texts)) {
    for (const place of inside.querySelectorAll(`[data-n="${name}"]`)) place.textContent = text;
  }
  return inside;
}

function way() {
  if (sort.value === 'name') return reversed ? 'last' : 'first';
  return reversed ? 'lowest' : 'highest';
}

// For a filter on a country: the offerings that fit all else and have no country recorded.
function leftOut(name) {
  const field = form.elements[name];
  if (!field || !/^[a-z]{2}$/.test(field.value)) return '';
  const count = rows.filter((row) => unnamed(row[name]) && passes(row, name)).length;
  return count ? fill(part(`says-${name}`), { count }) : '';
}

function tell(shown) {
  const said = fill(part('says-shown'), {
    shown,
    order: sort.selectedOptions[0].textContent,
    way: part(`says-${way()}`).textContent,
  });
  document.getElementById('found').replaceChildren(said, leftOut('control'), leftOut('storage'));
}

function narrow() {
  let shown = 0;
  for (const row of rows) {
    row.tr.hidden = !passes(row);
    shown += !row.tr.hidden;
  }
  document.getElementById('nothing').hidden = shown > 0;
  tell(shown);
}

function keep() {
  const said = new URLSearchParams();
  for (const { name, value } of filters) if (value.trim()) said.set(name, value.trim());
  if (reversed || sort.value !== 'name') said.set('sort', (reversed ? '-' : '') + sort.value);
  const query = said.toString() + (chosen.length ? `${said.size ? '&' : ''}compare=${chosen.join(',')}` : '');
  history.replaceState(null, '', location.pathname + (query ? `?${query}` : '') + location.hash);
}

function showChoice() {
  const bar = document.getElementById('chosen'), enough = chosen.length >= fewest;
  const names = chosen.map((id) => boxes.get(id).closest('tr').querySelector('th a').textContent);
  fill(bar, { names: names.join(', ') });
  bar.hidden = !chosen.length;
  bar.querySelector('.go').hidden = !enough;
  bar.querySelector('.few').hidden = enough;
  bar.querySelector('.go').href = `${form.dataset.compare}?offerings=${chosen.join(',')}`;
}

function choose({ target: box }) {
  if (box.checked && chosen.length >= most) {
    box.checked = false;
    return document.getElementById('found').replaceChildren(part('says-full'));
  }
  if (box.checked) chosen.push(box.value);
  else chosen.splice(chosen.indexOf(box.value), 1);
  showChoice();
  keep();
}

function unchoose() {
  for (const id of chosen.splice(0)) boxes.get(id).checked = false;
  showChoice();
  keep();
}

function reorder(order, turned) {
  sort.value = order;
  reversed = turned;
  arrange();
  narrow();
  keep();
}

function clear() {
  for (const field of filters) field.value = '';
  narrow();
  keep();
  q.focus();
}

// The state of the address; what a field cannot hold is left out.
function restore() {
  const asked = new URLSearchParams(location.search);
  const can = (field, value) => !field.options || [...field.options].some((option) => option.value === value);
  for (const field of filters) {
    const value = (asked.get(field.name) ?? '').slice(0, 100);
    field.value = can(field, value) ? value : '';
  }
  const order = asked.get('sort') ?? 'name';
  reversed = order.startsWith('-') && can(sort, order.slice(1));
  sort.value = can(sort, order) ? order : reversed ? order.slice(1) : 'name';
  for (const box of boxes.values()) box.checked = false;
  for (const id of new Set((asked.get('compare') ?? '').split(','))) {
    if (boxes.has(id) && chosen.length < most) chosen.push(id);
  }
  for (const id of chosen) boxes.get(id).checked = true;
}

restore();
if (reversed || sort.value !== 'name') arrange();
narrow();
showChoice();
form.addEventListener('submit', (event) => event.preventDefault());
form.addEventListener('input', ({ target }) => {
  if (target === sort) return reorder(sort.value, false);
  narrow();
  keep();
});
table.tHead.addEventListener('click', ({ target }) => {
  const order = target.closest('.sort')?.dataset.sort;
  if (order) reorder(order, order === sort.value && !reversed);
});
body.addEventListener('change', choose);
for (const button of document.querySelectorAll('.clear')) button.addEventListener('click', clear);
document.getElementById('unchoose').addEventListener('click', unchoose);
