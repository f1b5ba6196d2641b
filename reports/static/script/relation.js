// How what is known of several offerings relates: the rule of reports/comparison.py, over the same values.

export const DIFFERS = "differs", MAYBE = "maybe", SAME = "same";

const bits = (written) => BigInt(`0x${written}`);
const end = (written) => (typeof written === "string" ? BigInt(written) : written);

// Whether some value is left that both could have; nothing known leaves every value.
function meet(one, other) {
  if (!one || !other) return true;
  if ("text" in one) return one.text === other.text;
  if ("low" in one) return !(end(one.low) > end(other.high) || end(other.low) > end(one.high));
  if ("one_of" in one) return (bits(one.one_of) & bits(other.one_of)) !== 0n;
  const must = bits(one.all_of) | bits(other.all_of), may = bits(one.none_but) & bits(other.none_but);
  return (must & ~may) === 0n && [...one.some_of, ...other.some_of].every((some) => (bits(some) & may) !== 0n);
}

// Whether one value only is left.
function settled(one) {
  if (!one) return false;
  if ("text" in one) return true;
  if ("low" in one) return end(one.low) === end(one.high);
  if ("one_of" in one) return (bits(one.one_of) & (bits(one.one_of) - 1n)) === 0n;
  return bits(one.all_of) === bits(one.none_but);
}

// Of every value, whether it surely differs from another one.
export const apart = (found) => found.map((one) => found.some((other) => !meet(one, other)));

export function relation(found) {
  if (apart(found).includes(true)) return DIFFERS;
  return found.every(settled) ? SAME : MAYBE;
}
