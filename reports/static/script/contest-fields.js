// The fields of the form of contests: reads them, judges what they hold, and tells beside them what is amiss.

const LONGEST = 8000;
export const mistakes = [];

export const find = (id) => document.getElementById(id);
export const trimmed = (text) => text.replace(/^[\s\u0085]+|[\s\u0085]+$/gu, "");
export const value = (id) => trimmed(find(id).value);

export function tell(field, line, said) {
  line.textContent = said;
  line.hidden = !said;
  if (said) {
    field.setAttribute("aria-invalid", "true");
    mistakes.push(field);
  } else {
    field.removeAttribute("aria-invalid");
  }
}

export function judge(entry, verdict) {
  const said = { missing: entry.dataset.missing, wrong: entry.dataset.wrong }[verdict] ?? "";
  tell(entry.querySelector("input, select, textarea"), entry.querySelector(".mistake"), said);
}

export const entryOf = (name, inside = document) => inside.querySelector(`[data-entry="${name}"]`);
export const lengthOf = (text, needed) => (needed && !text ? "missing" : text.length > LONGEST ? "wrong" : "");

export function isAddress(text) {
  if (!/^https?:\/\/[^/]/i.test(text) || /[\s\u0000-\u0020\u0085<>"\\^`{|}]/.test(text) || text.length > LONGEST) {
    return false;
  }
  try {
    const parts = new URL(text);
    return Boolean(parts.hostname) && !parts.username && !parts.password;
  } catch {
    return false;
  }
}

export function isLooseDay(text, seen) {
  const parts = /^([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-([0-9]{2}))?)?$/.exec(text);
  const day = parts?.[3] ? new Date(`${text}T00:00:00Z`) : null;
  const exists = !day || (!Number.isNaN(day.getTime()) && day.toISOString().startsWith(text));
  return Boolean(parts) && Number(parts[1]) > 0 && exists && text <= seen.slice(0, text.length);
}
