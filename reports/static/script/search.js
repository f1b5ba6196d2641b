// Searches all lists on the page: words must all occur at the start of a word; the address keeps what was asked.

import { fold, starts, terms, whole } from './folding.js';

const BEFORE = 50, LONG = 180;
const form = document.getElementById('search');
const lists = document.getElementById('lists');
const { q } = form.elements;
const part = (id) => document.getElementById(id).content.cloneNode(true);
let failed = false;

// What is shown of an entry, each with its text as compared.
function shown(element) {
  const text = element?.textContent ?? '';
  return { element, text, ...fold(text) };
}

const sections = [...lists.querySelectorAll('section')].map((section) => ({
  section,
  kind: section.dataset.kind,
  list: section.querySelector('ul'),
  count: section.querySelector('h2 .id'),
  entries: [...section.querySelectorAll('li')].map((li, place) => ({
    li,
    place,
    title: shown(li.querySelector('a')),
    id: shown(li.querySelector('.id')),
    names: shown(li.querySelector('.sub')),
    text: shown(null),
  })),
}));

// Where a word stands says how much it counts: in the title or the id, in other names, in the text.
const WORTH = { title: 100, id: 100, names: 40, text: 1 };

function worth(entry, term) {
  let best = 0;
  for (const [field, value] of Object.entries(WORTH)) {
    const { folded } = entry[field];
    for (const place of starts(folded, term)) {
      const more = (whole(folded, term, place) ? 20 : 0) + (place === 0 ? 10 : 0);
      best = Math.max(best, field === 'text' ? value : value + more);
    }
  }
  return best;
}

function score(entry, wanted) {
  const each = wanted.map((term) => worth(entry, term));
  if (each.some((value) => value === 0)) return 0;
  const phrase = wanted.join(' ');
  const exact = [entry.title.folded, entry.id.folded].includes(phrase) ? 1000 : 0;
  const together = wanted.length > 1 && !starts(entry.title.folded, phrase).next().done ? 50 : 0;
  return each.reduce((sum, value) => sum + value, 0) / wanted.length + exact + together;
}

// The places of all words in a text, in order and without overlap.
function spots({ folded, at }, wanted) {
  const found = wanted.flatMap((term) => [...starts(folded, term)].map((place) => [at[place], at[place + term.length]]));
  found.sort(([one, end], [other, last]) => one - other || last - end);
  const kept = [];
  for (const [from, to] of found) if (from >= (kept.at(-1)?.[1] ?? 0) && to > from) kept.push([from, to]);
  return kept;
}

// A part of a text with the words marked.
function marked(of, wanted, from = 0, to = of.text.length) {
  const made = document.createDocumentFragment();
  let place = from;
  for (const [start, end] of spots(of, wanted)) {
    if (start < from || end > to) continue;
    const mark = document.createElement('mark');
    mark.textContent = of.text.slice(start, end);
    made.append(of.text.slice(place, start), mark);
    place = end;
  }
  made.append(of.text.slice(place, to));
  return made;
}

// The text around the first word found, cut between words.
function snippet(entry, wanted) {
  const { text } = entry.text;
  const first = spots(entry.text, wanted)[0]?.[0] ?? 0;
  const from = first > BEFORE ? text.indexOf(' ', first - BEFORE) + 1 : 0;
  const cut = from + LONG < text.length ? text.lastIndexOf(' ', from + LONG) : text.length;
  const to = cut > first ? cut : text.length;
  const made = document.createElement('p');
  made.className = 'snippet';
  made.lang = entry.lang;
  made.append(from > 0 ? '… ' : '', marked(entry.text, wanted, from, to), to < text.length ? ' …' : '');
  return made;
}

function draw(entry, wanted) {
  entry.li.querySelector('.snippet')?.remove();
  for (const field of ['title', 'id', 'names']) entry[field].element?.replaceChildren(marked(entry[field], wanted));
  if (wanted.length && entry.text.text) entry.li.append(snippet(entry, wanted));
}

function find({ section, list, count, entries }, wanted) {
  const scores = new Map(entries.map((entry) => [entry, wanted.length ? score(entry, wanted) : 1]));
  const found = entries.filter((entry) => scores.get(entry) > 0);
  found.sort((one, other) => scores.get(other) - scores.get(one) || one.place - other.place);
  for (const entry of found) draw(entry, wanted);
  list.replaceChildren(...found.map((entry) => entry.li));
  count.textContent = found.length;
  section.hidden = !found.length;
  return found.length;
}

function tell(counts) {
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const said = part(all ? 'says-found' : 'says-nothing');
  for (const [kind, count] of counts) {
    const one = said.querySelector(`[data-kind="${kind}"]`);
    if (count) said.querySelector(`[data-n="${kind}"]`)?.replaceChildren(String(count));
    else one?.remove();
  }
  said.querySelector('[data-n="count"]')?.replaceChildren(String(all));
  document.getElementById('found').replaceChildren(said, failed ? part('says-titles') : '');
}

function search() {
  const wanted = terms(q.value);
  const counts = new Map(sections.map((one) => [one.kind, find(one, wanted)]));
  if (wanted.length) tell(counts);
  else document.getElementById('found').replaceChildren(part('says-everything'));
  lists.classList.remove('waiting');
}

function keep() {
  const asked = q.value.trim();
  history.replaceState(null, '', location.pathname + (asked ? `?${new URLSearchParams({ q: asked })}` : ''));
}

// The texts come in the order of the lists.
async function load() {
  lists.setAttribute('aria-busy', 'true');
  try {
    const answer = await fetch(form.dataset.file);
    if (!answer.ok) throw new Error(answer.status);
    const { entries } = await answer.json();
    sections.flatMap((one) => one.entries).forEach((entry, place) => {
      const { text, lang } = entries[place];
      entry.text = { element: null, text, ...fold(text) };
      entry.lang = lang;
    });
  } catch {
    failed = true;
  }
  lists.removeAttribute('aria-busy');
  search();
}

q.value = (new URLSearchParams(location.search).get('q') ?? '').slice(0, 100);
lists.classList.toggle('waiting', terms(q.value).length > 0);
load();
q.addEventListener('input', () => {
  search();
  keep();
});
form.addEventListener('submit', (event) => {
  event.preventDefault();
  search();
  keep();
});
