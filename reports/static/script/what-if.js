// The what-if page: fields that choose a ruler, the outcome that follows at once, and an address that keeps the choice.

import { compute, decode, even, measure, order } from './engine.js';
import { field, fromAddress, official, option, panel, shape, sliders, start, toAddress, values } from './what-if-choice.js';
import { reweighed, write } from './what-if-note.js';
import { Ranking } from './what-if-table.js';
import { command, profile, say, total } from './what-if-words.js';

const LATER = 400;
const { decimal } = panel.dataset;
const one = (selector) => document.querySelector(selector);
const ranking = new Ranking(one('.ranking'), decimal);
const loaded = new Map();
let choice = null, before = null, waiting = 0, asked = 0, resting = null, tell = () => one('.said').textContent;

// Bring the fields in step with the choice, but for the one that is being typed in.
function show(typed) {
  for (const name of ['edition', 'floor', 'territory', 'divisor']) field(name).value = choice[name];
  field('weights').value = choice.set ?? '';
  field('min').value = choice.minimum.overall;
  choice.names.forEach((name, at) => { field(`min.${name}`).value = choice.minimum.objectives[at]; });
  sliders().forEach(({ name, range, number, was }, at) => {
    const before = official.values[name];
    was.textContent = before === undefined || before === choice.weights[at] ? '' : say('official', { rank: before });
    for (const input of [range, number]) if (input !== typed) input.value = choice.weights[at];
    if (number !== typed) number.removeAttribute('aria-invalid');
  });
  const sum = total(choice.weights);
  one('#total').textContent = sum ? say('total', { total: sum }) + (sum === 100 ? '' : ` ${say('shares')}`) : say('nothing');
  one('#even').setAttribute('aria-disabled', !sum || sum === 100);
}

function reshape(edition) {
  if (!shape(edition)) return;
  columns();
  tell = () => one('.said').textContent;
}

function columns() {
  ranking.reshape(sliders().map(({ name }) => name), document.getElementById('cell').content.firstElementChild);
}

function choose(changes, typed) {
  choice = { ...choice, ...changes };
  show(typed);
  if (total(choice.weights)) waiting ||= requestAnimationFrame(follow);
  later();
}

function weigh(slider, input) {
  const place = sliders().findIndex(({ name }) => name === slider.dataset.objective);
  const good = /^\d{1,3}$/.test(input.value.trim()) && Number(input.value) <= 100;
  input.setAttribute('aria-invalid', !good);
  if (good) choose({ set: null, weights: choice.weights.with(place, Number(input.value)) }, input);
}

panel.addEventListener('input', ({ target }) => {
  const slider = target.closest('[data-objective]');
  if (slider) weigh(slider, target);
});

panel.addEventListener('change', ({ target }) => {
  const { name, value } = target;
  if (target.closest('[data-objective]')) show();
  else if (name === 'edition') {
    reshape(value);
    const { floor, territory, divisor } = choice;
    choose({ ...start(value), floor, territory, divisor });
  } else if (name === 'weights') choose(value ? { set: value, weights: values(value) } : { set: null });
  else if (name === 'min') choose({ minimum: { ...choice.minimum, overall: Number(value) } });
  else if (name.startsWith('min.')) {
    const objectives = choice.names.map((objective) => Number(field(`min.${objective}`).value));
    choose({ minimum: { ...choice.minimum, objectives } });
  } else choose({ [name]: value });
});

one('#even').addEventListener('click', () => {
  if (one('#even').getAttribute('aria-disabled') === 'false') choose({ weights: even(choice.weights) });
});

one('#reset').addEventListener('click', () => {
  reshape(official.edition);
  choose(start(official.edition));
});

one('#save').addEventListener('click', () => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([one('#run pre').textContent], { type: 'text/yaml' }));
  link.download = 'profile.yaml';
  link.click();
  URL.revokeObjectURL(link.href);
});

// The tables of an edition and territory, fetched once.
function load(edition, territory) {
  const path = `${panel.dataset.figures}${edition}/${option('territory', territory).dataset.file}.json`;
  if (!loaded.has(path)) loaded.set(path, fetched(path).catch((error) => { loaded.delete(path); throw error; }));
  return loaded.get(path);
}

async function fetched(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  const world = decode(await answer.json());
  return { world, numbers: ranking.numbers(world.offerings), measured: new Map() };
}

function outcome({ world, measured }, chosen) {
  if (!measured.has(chosen.floor)) measured.set(chosen.floor, measure(world, chosen.floor));
  return compute(world, measured.get(chosen.floor), chosen);
}

// Where every offering stands by the official choice, by name.
function officially(figures) {
  const objectives = figures.world.objectives.map(() => 0);
  const weights = figures.world.objectives.map((name) => official.values[name]);
  const found = outcome(figures, { ...official, weights, minimum: { overall: 0, objectives } });
  return new Map(figures.world.offerings.map((name, at) => [name, { verdict: found.verdicts[at], rank: found.ranks[at] }]));
}

// Compute the choice and show what it comes to.
async function follow() {
  waiting = 0;
  const mine = ++asked, chosen = choice;
  try {
    const figures = await load(chosen.edition, chosen.territory);
    before ??= officially(await load(official.edition, official.territory));
    if (mine === asked && chosen.edition === choice.edition) paint(figures, chosen);
  } catch {
    if (mine === asked) tell = () => say('unread');
  }
  if (resting === null) rest();
  else later();
  one('.ranking').classList.remove('is-waiting');
}

function paint(figures, chosen) {
  const { world, measured, numbers } = figures, found = outcome(figures, chosen);
  ranking.paint(world, measured.get(chosen.floor), found, chosen, before);
  ranking.sort(order(found, numbers).map((at) => world.offerings[at]));
  tell = () => {
    instruct(chosen);
    return annotate(world, found, numbers, chosen);
  };
}

// Write the note; gives the outcome in a sentence.
function annotate(world, found, numbers, chosen) {
  const places = world.offerings.map((name, at) => ({ number: numbers[at], was: before.get(name), name: titled(name),
    now: { verdict: found.verdicts[at], rank: found.ranks[at] } }));
  const moved = places.filter(({ was, now }) => was.verdict !== now.verdict || `${was.rank}` !== `${now.rank}`);
  moved.sort((first, second) => first.number - second.number);
  write(one('#differs'), { choice: chosen, official, changed: changes(chosen), moved, titles: sliders().map(({ title }) => title), decimal });
  const counts = [0, 1, 2].map((verdict) => found.verdicts.filter((judged) => judged === verdict).length);
  const said = say('outcome', { passes: counts[0], open: counts[1], fails: counts[2] });
  return `${said} ${say(moved.length ? 'moved' : 'unmoved', { count: moved.length })}`;
}

function titled(name) {
  return ranking.rows.get(name).element.querySelector('th a').textContent;
}

// The settings that differ from the official ones, by the names that their fields have.
function changes(chosen) {
  const found = [];
  const compare = (name, was, now) => {
    if (was !== now) found.push({ name: label(name), before: option(name, was)?.text ?? was, now: option(name, now).text });
  };
  if (reweighed(chosen, official).length) compare('weights', official.weights ?? '', chosen.set ?? '');
  for (const name of ['edition', 'floor', 'territory', 'divisor']) compare(name, official[name], chosen[name]);
  compare('min', '0', `${chosen.minimum.overall}`);
  chosen.names.forEach((name, at) => compare(`min.${name}`, '0', `${chosen.minimum.objectives[at]}`));
  return found;
}

function label(name) {
  const said = field(name).closest('label').firstChild.data.trim();
  return name.startsWith('min.') ? `${say('minimum')} ${said}` : said;
}

function instruct(chosen) {
  const uneven = chosen.set === null && total(chosen.weights) !== 100;
  one('#run .uneven').hidden = !uneven;
  for (const part of [one('#run code'), one('#run .profile')]) part.hidden = uneven;
  one('#run code').textContent = command(chosen, official);
  one('#run pre').textContent = profile(chosen, official);
}

// What follows when the reader pauses, so that a moving slider does not talk: outcome, note, commands and address.
function later() {
  clearTimeout(resting);
  resting = setTimeout(rest, LATER);
}

function rest() {
  resting = 0;
  ranking.settle();
  const text = total(choice.weights) ? tell() : say('nothing');
  if (one('.said').textContent !== text) one('.said').textContent = text;
  history.replaceState(null, '', `${location.pathname}${toAddress(choice)}${location.hash}`);
  for (const link of document.querySelectorAll('header a[hreflang]')) link.search = location.search;
}

choice = fromAddress(location.search);
if (choice.edition !== official.edition) columns();
if (toAddress(choice)) one('.ranking').classList.add('is-waiting');
show();
follow();
