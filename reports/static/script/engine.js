// The arithmetic of levels, scores and ranks, exactly as the engine of cloudpeil does it: pure functions, whole numbers, no page.

export const PASSES = 0, OPEN = 1, FAILS = 2;

// A data file (see docs/formats.md, what-if) as tables: per floor the rungs of all offerings, counted from 0.
export function decode(file) {
  const criteria = Object.keys(file.points);
  const places = new Map(criteria.map((name, place) => [name, place]));
  const points = criteria.map((name) => file.points[name].map(BigInt));
  const members = Object.values(file.objectives).map((names) => names.map((name) => places.get(name)));
  const offerings = Object.keys(file.offerings);
  return {
    points, members, offerings,
    edition: file.edition, territory: file.territory, top: file.top,
    objectives: Object.keys(file.objectives),
    levels: criteria.map((name) => file.levels[name]),
    nominal: members.map(() => BigInt(file.nominal) * 100n),
    maxima: members.map((group) => group.reduce((sum, place) => sum + points[place].at(-1), 0n) || 1n),
    rungs: new Map(file.floors.map((floor, place) => [floor, offerings.map((name) => ends(file.offerings[name][place]))])),
  };
}

function ends(written) {
  return written.split(' ').map((signs) => Array.from(signs, (sign) => parseInt(sign, 36) - 1));
}

// What rungs come to, whatever the weights: per offering, at both ends, points and level of every objective and the level overall.
export function measure(world, floor) {
  return world.rungs.get(floor).map((both) => both.map((rungs) => {
    const levels = world.members.map((group) => Math.min(...group.map((place) => world.levels[place][rungs[place]])));
    const points = world.members.map((group) => group.reduce((sum, place) => sum + world.points[place][rungs[place]], 0n));
    return { points, levels, level: Math.min(...levels) };
  }));
}

// What a hundredth of a point of each objective adds to the score in percent, as whole numbers over one denominator.
export function scale(world, weights, divisor) {
  const divisors = divisor === 'true' ? world.maxima : world.nominal;
  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  const common = divisors.reduce((one, other) => one / gcd(one, other) * other, 1n);
  const factors = weights.map((weight, place) => 100n * BigInt(weight) * (common / divisors[place]));
  const shared = factors.reduce(gcd, common * total);
  return { factors: factors.map((factor) => factor / shared), denominator: common * total / shared };
}

function gcd(one, other) {
  while (other) [one, other] = [other, one % other];
  return one;
}

// Lowest and highest score of every offering, as numerators over the denominator of the scale.
export function scores(measured, { factors }) {
  return measured.map((both) => both.map(({ points }) => points.reduce((sum, worth, place) => sum + worth * factors[place], 0n)));
}

export function verdict(low, high, demanded) {
  if (low >= demanded) return PASSES;
  return high < demanded ? FAILS : OPEN;
}

// What each demand makes of an offering: the overall one first, then those of the objectives.
export function verdicts([low, high], { overall, objectives }) {
  const parts = objectives.map((demanded, place) => verdict(low.levels[place], high.levels[place], demanded));
  return [verdict(low.level, high.level, overall), ...parts];
}

// The interval of ranks of every offering, or null for one that fails.
export function ranks(scored, judged) {
  const lows = sorted(scored.filter((_, row) => judged[row] === PASSES).map(([low]) => low));
  const highs = sorted(scored.filter((_, row) => judged[row] !== FAILS).map(([, high]) => high));
  return scored.map(([low, high], row) => judged[row] === FAILS ? null
    : [1 + lows.length - count(lows, (one) => one <= high), highs.length - count(highs, (one) => one < low)]);
}

function sorted(numbers) {
  return numbers.sort((one, other) => one < other ? -1 : Number(one > other));
}

// How many at the front of a sorted list pass a test that those behind them fail.
function count(list, test) {
  let low = 0, high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(list[middle])) low = middle + 1;
    else high = middle;
  }
  return low;
}

// Everything that a choice makes of the offerings of a data file.
export function compute(world, measured, { weights, divisor, minimum }) {
  const by = scale(world, weights, divisor);
  const scored = scores(measured, by);
  const parts = measured.map((both) => verdicts(both, minimum));
  const judged = parts.map((one) => Math.max(...one));
  return { denominator: by.denominator, scores: scored, parts, verdicts: judged, ranks: ranks(scored, judged) };
}

// Rows in order of verdict, rank and name; `numbers` are their places in order of name.
export function order({ verdicts: judged, ranks: ranked }, numbers) {
  const keys = numbers.map((number, row) => [judged[row], ...(ranked[row] ?? [0, 0]), number]);
  return [...keys.keys()].sort((one, other) => {
    const place = keys[one].findIndex((key, at) => key !== keys[other][at]);
    return place < 0 ? 0 : keys[one][place] - keys[other][place];
  });
}

// Whole weights that sum to 100 in the same proportion: the largest remainders get what is left, earlier objectives first.
export function even(weights) {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const found = weights.map((weight) => Math.floor(weight * 100 / total));
  const left = 100 - found.reduce((sum, weight) => sum + weight, 0);
  const remainders = weights.map((weight, place) => [weight * 100 % total, place]);
  remainders.sort(([one, first], [other, second]) => other - one || first - second);
  for (const [, place] of remainders.slice(0, left)) found[place] += 1;
  return found;
}

// Rounding a fraction to tenths: down, up, and to the nearest with a half going to the even one.
export function lowest(numerator, denominator) {
  return numerator * 10n / denominator;
}

export function highest(numerator, denominator) {
  return (numerator * 10n + denominator - 1n) / denominator;
}

export function nearest(numerator, denominator) {
  const down = lowest(numerator, denominator);
  const twice = 2n * (numerator * 10n - down * denominator);
  return down + BigInt(twice > denominator || (twice === denominator && down % 2n === 1n));
}

// Tenths as a language writes them.
export function tenths(value, decimal) {
  return `${value / 10n}${decimal}${value % 10n}`;
}

// A score interval, rounded outwards so that both bounds stay true; one number where it is settled.
export function shown([low, high], denominator, decimal) {
  if (low === high) return [tenths(nearest(low, denominator), decimal)];
  return [tenths(lowest(low, denominator), decimal), tenths(highest(high, denominator), decimal)];
}

export function dense(low, high) {
  return low === high ? `${low}` : `${low}–${high}`;
}
