// What differs from the official choice: other settings, weights that differ, offerings with another verdict or rank.

import { dense, nearest, tenths } from './engine.js';
import { say, total } from './what-if-words.js';

const [WEIGHT, MOVE] = document.getElementById('rows').content.querySelectorAll('tr');

// The objectives whose share of all weight is another than the official one.
export function reweighed(choice, official) {
  const whole = [total(Object.values(official.values)), total(choice.weights)].map(BigInt);
  return choice.names.map((name, place) => ({ name, was: official.values[name], now: choice.weights[place] }))
    .filter(({ was, now }) => was === undefined || BigInt(was) * whole[1] !== BigInt(now) * whole[0]);
}

// Write the note; `changed` are settings with their name and both values, `moved` offerings with both places.
export function write(note, { choice, official, changed, moved, titles, decimal }) {
  const weights = reweighed(choice, official), all = total(choice.weights);
  fill(note.querySelector('.changed'), changed.map((one) => {
    const item = document.createElement('li');
    item.textContent = say('changed', one);
    return item;
  }));
  rows(note.querySelector('.reweighed'), weights.map(({ name, was, now }) =>
    row(WEIGHT, [was === undefined ? '–' : `${was}`, share(now, all, decimal)], name, titles[choice.names.indexOf(name)])));
  rows(note.querySelector('.moved'), moved.map(({ name, was, now }) => row(MOVE, [placed(was), placed(now)], name)));
  note.querySelector('.same').hidden = changed.length + weights.length + moved.length > 0;
}

// A weight as a share of 100.
function share(weight, all, decimal) {
  return 100 * weight % all ? tenths(nearest(100n * BigInt(weight), BigInt(all)), decimal) : `${100 * weight / all}`;
}

function placed({ verdict, rank }) {
  return say(`placed-${verdict}`, { rank: rank ? dense(...rank) : '' });
}

function row(model, cells, name, title) {
  const made = model.cloneNode(true);
  const [head, ...places] = made.cells;
  if (title === undefined) head.textContent = name;
  else [name, title].forEach((text, at) => { head.children[at].textContent = text; });
  cells.forEach((text, at) => { places[at].textContent = text; });
  return made;
}

function rows(table, made) {
  table.hidden = !made.length;
  table.tBodies[0].replaceChildren(...made);
}

function fill(list, made) {
  list.hidden = !made.length;
  list.replaceChildren(...made);
}
