// The table of the what-if page: rows that change where their figures change, and move where their order does.

import { FAILS, OPEN, dense, nearest, shown, tenths } from './engine.js';
import { say } from './what-if-words.js';

const SVG = 'http://www.w3.org/2000/svg';
const MARKS = ['yes', 'open', 'no'];

export class Ranking {
  constructor(table, decimal) {
    this.body = table.tBodies[0];
    this.decimal = decimal;
    this.rows = new Map(Array.from(this.body.rows, (element) => [element.dataset.offering, new Row(element)]));
    this.sorted = Array.from(this.body.rows);
    this.long = table.classList.contains('long');
    this.loose = false;
  }

  // The places of offerings in order of name; an offering that the page does not have is a mistake.
  numbers(offerings) {
    if (offerings.length !== this.rows.size) throw new Error('the page and the figures name different offerings');
    return offerings.map((name) => Number(this.rows.get(name).element.dataset.number));
  }

  // Put the columns of other objectives in place.
  reshape(names, cell) {
    for (const row of this.rows.values()) row.reshape(names, cell);
  }

  paint(world, measured, found, choice, before) {
    world.offerings.forEach((name, at) => this.rows.get(name).paint({
      top: world.top, ends: measured[at], score: found.scores[at], denominator: found.denominator,
      parts: found.parts[at], verdict: found.verdicts[at], rank: found.ranks[at], was: before.get(name),
    }, choice, this.decimal));
  }

  // Bring the rows in order: short tables at once, long ones for the eye first and in the page when the reader pauses.
  sort(order) {
    const rows = order.map((name) => this.rows.get(name).element);
    const same = rows.every((row, place) => row === this.sorted[place]);
    this.sorted = rows;
    if (same) return;
    this.loose = true;
    if (this.long) rows.forEach((row, place) => { row.style.order = place; });
    else this.settle();
  }

  // Put the rows in the order that the eye sees, without taking the focus from what is inside them.
  settle() {
    if (!this.loose) return;
    this.loose = false;
    if (this.body.moveBefore) this.#move(this.sorted);
    else this.#replace(this.sorted);
    if (this.long) for (const row of this.sorted) row.removeAttribute('style');
  }

  // Rows that are moved and not taken out keep their pictures and the focus.
  #move(rows) {
    let next = this.body.firstElementChild;
    for (const row of rows) {
      if (row === next) next = next.nextElementSibling;
      else this.body.moveBefore(row, next);
    }
  }

  #replace(rows) {
    const focused = this.body.contains(document.activeElement) ? document.activeElement : null;
    const moved = document.createDocumentFragment();
    moved.append(...rows);
    this.body.append(moved);
    focused?.focus({ preventScroll: true });
  }
}

class Row {
  constructor(element) {
    this.element = element;
    this.collect();
  }

  collect() {
    const one = (selector) => this.element.querySelector(selector);
    this.verdict = { box: one('.verdict'), use: one('.ver use'), word: one('.verdict > span'), missed: one('.ver .sub') };
    this.rank = { seen: one('.rnk .num'), heard: one('.rnk .vh'), iff: one('.rnk .iff'), was: one('.rnk .was') };
    this.score = { bar: new Bar(one('.span')), seen: one('.s .num'), heard: one('.s .vh') };
    this.gauges = Array.from(this.element.querySelectorAll('.own, .o'), (cell) => ({
      svg: cell.querySelector('svg'), use: cell.querySelector('use'), seen: cell.querySelector('b'), heard: cell.querySelector('.vh'),
    }));
    this.shown = {};
  }

  reshape(names, cell) {
    for (const old of this.element.querySelectorAll('.o')) old.remove();
    this.element.lastElementChild.before(...names.map((name) => {
      const made = cell.cloneNode(true);
      made.dataset.l = name;
      return made;
    }));
    this.collect();
  }

  paint(found, choice, decimal) {
    const { verdict, rank, was, ends: [low, high], parts } = found;
    const missed = verdict && choice.minimum.objectives.some(Boolean) ? named(parts, verdict, choice.names) : '';
    this.#put('verdict', `${verdict} ${missed}`, () => this.#judge(verdict, missed));
    this.#put('rank', `${rank} ${verdict}`, () => this.#place(rank, verdict));
    const moved = was.verdict !== verdict || `${was.rank}` !== `${rank}`;
    this.#put('was', moved ? say('official', { rank: dense(...was.rank) }) : '', (text) => { this.rank.was.textContent = text; });
    this.#gauge(0, low.level, high.level, choice.minimum.overall, found.top);
    low.levels.forEach((level, at) => this.#gauge(at + 1, level, high.levels[at], choice.minimum.objectives[at], found.top));
    const [from, to] = found.score.map((end) => nearest(2n * end, found.denominator));
    const written = shown(found.score, found.denominator, decimal);
    this.#put('score', written.join(), () => this.#say(written));
    this.#put('bar', `${from} ${to}`, () => this.score.bar.draw(least(from, 2000n), least(to, 2000n)));
  }

  // Apply a value if it is another than the one shown.
  #put(key, value, apply) {
    if (this.shown[key] === value) return;
    this.shown[key] = value;
    apply(value);
  }

  #judge(verdict, missed) {
    const { box, use, word, missed: below } = this.verdict;
    box.className = `verdict is-${MARKS[verdict]}`;
    use.setAttribute('href', `#m-${MARKS[verdict]}`);
    word.textContent = say(`verdict-${MARKS[verdict]}`);
    below.textContent = missed;
  }

  #place(rank, verdict) {
    const { seen, heard, iff } = this.rank;
    seen.textContent = verdict === FAILS ? '–' : dense(...rank);
    heard.textContent = verdict === FAILS ? say('rank-none') : rank[0] === rank[1] ? rank[0] : say('rank-open', { low: rank[0], high: rank[1] });
    iff.textContent = verdict === OPEN ? say('if') : '';
  }

  #gauge(at, low, high, minimum, top) {
    this.#put(at, `${low} ${high} ${minimum}`, () => {
      const { svg, use, seen, heard } = this.gauges[at];
      use.setAttribute('href', `#p${low}${high}`);
      seen.textContent = dense(low, high);
      heard.textContent = say(`level-${low}-${high}`);
      pointers(svg, minimum, top);
    });
  }

  #say(written) {
    const { seen, heard } = this.score;
    seen.textContent = written.join('–');
    heard.textContent = written.length === 1 ? say('score-exact', { score: written[0] })
      : say('score-open', { low: written[0], high: written[1] });
  }
}

// The demands that have this verdict, by name.
function named(parts, verdict, names) {
  return [say('overall'), ...names].filter((_, place) => parts[place] === verdict).join(', ');
}

function least(one, other) {
  return one < other ? one : other;
}

// A bar of 200 wide from ends in tenths: solid to the lowest, hatched to the highest, with a lid.
class Bar {
  constructor(svg) {
    this.svg = svg;
    this.sure = svg.querySelector('.g-sure');
    this.may = svg.querySelector('.g-may') ?? shape('rect', { class: 'g-may', y: 3.5, height: 7 });
    this.lid = svg.querySelector('.g-lid') ?? shape('rect', { class: 'g-lid', y: 0, width: 2, height: 14 });
  }

  draw(low, high) {
    this.sure.setAttribute('width', tenths(low, '.'));
    this.may.setAttribute('x', tenths(low, '.'));
    this.may.setAttribute('width', tenths(high - low, '.'));
    this.lid.setAttribute('x', high > 10n ? tenths(high - 10n, '.') : 0);
    this.#show(this.may, high > low, this.sure);
    this.#show(this.lid, high < 2000n, this.svg.lastElementChild);
  }

  #show(part, wanted, behind) {
    if (!wanted) part.remove();
    else if (part.parentNode !== this.svg) behind.after(part);
  }
}

// The two pointers at the minimum level that a buyer asks for.
function pointers(svg, minimum, top) {
  svg.classList.toggle('gated', minimum > 0);
  svg.querySelector('.g-gate')?.remove();
  if (!minimum) return;
  const whole = 4 + 7 * top, size = Math.min(1, 32 / whole);
  const y = (32 - size * whole) / 2 + size * (1 + 7 * (top - minimum)) - 15;
  svg.append(shape('path', { class: 'g-gate', d: 'M-6 11v8l5.5-4zM32 11v8l-5.5-4z', transform: `translate(0 ${y})` }));
}

function shape(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
