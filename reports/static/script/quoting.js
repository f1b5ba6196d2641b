// Writes plain data as YAML that every strict reader takes: texts are always in double quotes, with the escapes of JSON.

const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]|\p{Surrogate}/gu;
const MISREAD = /[\u0085\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu;

const escaped = (sign) => `\\u${sign.codePointAt(0).toString(16).padStart(4, "0")}`;

export const quoted = (text) => JSON.stringify(text.replace(UNPRINTABLE, "\ufffd")).replace(MISREAD, escaped);

const isMapping = (value) => typeof value === "object" && !Array.isArray(value);

const flat = (value) => (Array.isArray(value) ? `[${value.map(flat).join(", ")}]` : typeof value === "string" ? quoted(value) : String(value));

function nested(value, indent) {
  if (Array.isArray(value)) {
    return value.map((one) => `${indent}- ${mapping(one, `${indent}  `).trimStart()}`).join("");
  }
  return mapping(value, indent);
}

function mapping(value, indent) {
  return Object.entries(value)
    .map(([key, one]) => (isMapping(one) || (Array.isArray(one) && one.some(isMapping)) ? `${indent}${key}:\n${nested(one, `${indent}  `)}` : `${indent}${key}: ${flat(one)}\n`))
    .join("");
}

export const written = (document) => mapping(document, "");
