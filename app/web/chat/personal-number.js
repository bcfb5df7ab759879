// Whether a personnummer stands in a text: so that it is not even sent. The service looks again, and decides.
//
// The same rule as index/identity_numbers.py, which tells why: the shapes in which such a number is written, a date
// that exists (the day of a samordningsnummer has 60 added), and a check digit that holds.

const GAP = "(?:[^\\p{L}\\p{N}_,;]|_){1,5}";
const LAST_GAP = `(?![.:])${GAP}`;
const NO_DATE = `(?!(?:19|20)\\d\\d${GAP}[01]\\d${GAP}[0-3]\\d(?!\\d))`;
const TEN = [
  `\\d{6}(?:${GAP})?\\d{4}`,
  `\\d\\d(?<a>${GAP})\\d\\d\\k<a>\\d\\d(?:${GAP})?${NO_DATE}\\d{4}`,
  `\\d\\d(?<a>${GAP})\\d\\d(?:\\k<a>\\d\\d){3}`,
  `\\d{6}${GAP}\\d\\d${LAST_GAP}\\d\\d`,
  `\\d\\d(?<a>${GAP})\\d\\d\\k<a>\\d\\d${GAP}${NO_DATE}\\d\\d${LAST_GAP}\\d\\d`,
  `\\d(?<a>${GAP})\\d(?:\\k<a>\\d){4}${GAP}\\d(?:\\k<a>\\d){3}`,
];
const TWELVE = [
  ...TEN.map((shape) => `(?:1[89]|20)(?:${GAP})?${shape}`),
  `\\d{4}(?<a>${GAP})\\d{4}\\k<a>\\d{4}`,
  `\\d(?<a>${GAP})\\d(?:\\k<a>\\d){6}${GAP}\\d(?:\\k<a>\\d){3}`,
];
const SHAPES = [...TEN, ...TWELVE].map(
  (shape) => new RegExp(`(?<!\\d)(?=(?<number>${shape})(?!\\d))`, "gu"),
);
/** What is not seen and parts nothing: controls but for line ends, joiners, marks, blank letters. */
const UNSEEN = /[\p{Cf}\p{Mn}\p{Me}\u115f\u1160\u2800]|(?![\t-\r\x1c-\x1f\x85])\p{Cc}/gu;

const FOREIGN_DIGIT = /(?!\d)\p{Nd}/gu;

/** Whether a personnummer or samordningsnummer stands in any of `texts`. */
export const holdsPersonalNumber = (...texts) =>
  texts.some((text) => {
    const plain = text.normalize("NFKC").replace(UNSEEN, "").replace(FOREIGN_DIGIT, digit);
    return SHAPES.some((shape) =>
      [...plain.matchAll(shape)].some(({ groups }) => holds(groups.number.replace(/\D/g, ""))),
    );
  });

/** A digit of another script: they stand ten in a row there, from zero on. */
function digit(character) {
  const code = character.codePointAt(0);
  let zero = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((code - zero) % 10);
}

function holds(digits) {
  const ten = digits.slice(-10);
  const centuries = digits.length === 12 ? [digits.slice(0, 2)] : ["18", "19", "20"];
  if (ten.slice(6, 9) === "000" || !addsUp(ten)) return false;
  const [month, day] = [Number(ten.slice(2, 4)), Number(ten.slice(4, 6))];
  return centuries.some((century) => exists(Number(century + ten.slice(0, 2)), month, day));
}

function addsUp(ten) {
  const doubled = [...ten].map((digit, i) => Number(digit) * (2 - (i % 2)));
  return doubled.reduce((sum, value) => sum + Math.floor(value / 10) + (value % 10), 0) % 10 === 0;
}

function exists(year, month, day) {
  const date = day >= 60 ? day - 60 : day;
  if (day >= 60 && (date === 0 || month === 0)) return date <= 31 && month <= 12;
  return month >= 1 && month <= 12 && date >= 1 && date <= new Date(year, month, 0).getDate();
}
