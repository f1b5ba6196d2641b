// A choice of ruler: what the fields offer, where every choice starts from, and how an address keeps it.

import { total } from './what-if-words.js';

const page = document.querySelector('main');
export const panel = document.getElementById('choose');
export const official = JSON.parse(panel.dataset.official);

const parts = (within) => Array.from(within.querySelectorAll('[data-part]'));
const shapes = new Map([[official.edition, parts(page).map((part) => part.cloneNode(true))],
  ...Array.from(page.querySelectorAll('template[data-edition]'), ({ dataset, content }) => [dataset.edition, parts(content)])]);
let shaped = official.edition;

// Put the parts of an edition in place: sets of weights, sliders, minimum levels and columns; tells whether that changed anything.
export function shape(edition) {
  if (edition === shaped) return false;
  for (const part of shapes.get(edition)) page.querySelector(`[data-part="${part.dataset.part}"]`).replaceWith(part.cloneNode(true));
  shaped = edition;
  return true;
}

export function field(name) {
  return panel.querySelector(`[name="${CSS.escape(name)}"]`);
}

export function option(name, value) {
  return Array.from(field(name).options).find((found) => found.value === `${value}`);
}

export function sliders() {
  return Array.from(panel.querySelectorAll('[data-objective]'), (slider) => {
    const [range, number] = slider.querySelectorAll('input');
    const title = slider.querySelector('label').lastChild.data.trim();
    return { name: slider.dataset.objective, title, range, number, was: slider.querySelector('.was') };
  });
}

// The official choice, or the nearest to it in another edition.
export function start(edition) {
  const names = sliders().map(({ name }) => name), own = edition === official.edition;
  const set = own ? official.weights : field('weights').options[0].value;
  const { floor, territory, divisor } = official;
  const weights = own ? names.map((name) => official.values[name]) : values(set);
  return { edition, names, set, weights, floor, territory, divisor, minimum: { overall: 0, objectives: names.map(() => 0) } };
}

export function values(set) {
  return option('weights', set).dataset.values.split(' ').map(Number);
}

// What the address asks for; what it asks in vain is left out.
export function fromAddress(search) {
  const given = new URLSearchParams(search);
  const edition = option('edition', given.get('edition'))?.value ?? official.edition;
  shape(edition);
  const found = start(edition), set = given.get('weights'), own = given.get('own') ?? '';
  for (const name of ['floor', 'territory', 'divisor']) found[name] = option(name, given.get(name))?.value ?? found[name];
  if (set && option('weights', set)) Object.assign(found, { set, weights: values(set) });
  const weights = /^\d{1,3}(\.\d{1,3})*$/.test(own) ? own.split('.').map(Number) : [];
  if (weights.length === found.names.length && total(weights) && Math.max(...weights) <= 100) Object.assign(found, { set: null, weights });
  const level = (name) => Number(option(name, given.get(name))?.value ?? 0);
  found.minimum = { overall: level('min'), objectives: found.names.map((name) => level(`min.${name}`)) };
  return found;
}

// The address of a choice: what is as usual is left out.
export function toAddress(choice) {
  const usual = start(choice.edition), kept = new URLSearchParams();
  if (choice.edition !== official.edition) kept.set('edition', choice.edition);
  if (choice.set !== null && choice.set !== usual.set) kept.set('weights', choice.set);
  if (choice.set === null && (usual.set !== null || `${choice.weights}` !== `${usual.weights}`)) kept.set('own', choice.weights.join('.'));
  for (const name of ['floor', 'territory', 'divisor']) if (choice[name] !== usual[name]) kept.set(name, choice[name]);
  if (choice.minimum.overall) kept.set('min', choice.minimum.overall);
  choice.names.forEach((name, at) => { if (choice.minimum.objectives[at]) kept.set(`min.${name}`, choice.minimum.objectives[at]); });
  return kept.size ? `?${kept}` : '';
}
