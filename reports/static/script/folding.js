// Texts as a search compares them: without case and accents, each sign with its place in the text as written.

const SPECIAL = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ı: 'i', '’': "'" };

// What is compared, and for each of its signs where it stands in `text`; the last entry is the end of the text.
export function fold(text) {
  const at = [];
  let folded = '', place = 0;
  for (const sign of text) {
    const lower = sign.toLowerCase();
    const plain = (SPECIAL[lower] ?? lower).normalize('NFD').replace(/\p{M}/gu, '');
    for (let count = 0; count < plain.length; count += 1) at.push(place);
    folded += plain;
    place += sign.length;
  }
  at.push(text.length);
  return { folded, at };
}

export const plain = (text) => fold(text).folded;

// The words that someone asks for, each once, without signs around them.
export const terms = (asked) => [
  ...new Set(plain(asked).split(/\s+/u).map((word) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')).filter(Boolean)),
];

const inWord = (sign) => sign !== undefined && /[\p{L}\p{N}]/u.test(sign);

// Where `term` stands at the start of a word.
export function* starts(folded, term) {
  for (let place = folded.indexOf(term); place >= 0; place = folded.indexOf(term, place + 1)) {
    if (!inWord(folded[place - 1])) yield place;
  }
}

// Whether `term` is a whole word there.
export const whole = (folded, term, place) => !inWord(folded[place + term.length]);
