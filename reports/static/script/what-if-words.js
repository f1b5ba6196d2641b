// What the what-if page says: sentences from its templates, and a choice as a command and as a profile.

const SAYINGS = new Map(Array.from(document.getElementById('sayings').content.querySelectorAll('[data-say]'),
  (said) => [said.dataset.say, Array.from(said.childNodes, (node) => node.dataset?.place ? node : node.data)]));

// A sentence of the page with its places filled.
export function say(key, places = {}) {
  return SAYINGS.get(key).map((part) => typeof part === 'string' ? part : places[part.dataset.place]).join('');
}

export function total(weights) {
  return weights.reduce((sum, weight) => sum + weight, 0);
}

// The command that computes a choice; weights of one's own are read from a profile.
export function command(choice, { framework, day }) {
  const chosen = choice.set === null ? ['--profile', 'profile.yaml'] : [
    '--framework', framework, '--edition', choice.edition, '--weights', choice.set, '--divisor', choice.divisor,
    '--territory', choice.territory, '--assurance', choice.floor, '--minimum', choice.minimum.overall, ...demands(choice)];
  return ['cloudpeil', 'compare', ...chosen, '--as-of', day].map(quoted).join(' ');
}

function demands({ names, minimum }) {
  return names.flatMap((name, place) => minimum.objectives[place] ? ['--minimum', `${name}=${minimum.objectives[place]}`] : []);
}

// A word as a shell takes it.
function quoted(word) {
  return /^[\w@%+=:,./-]+$/.test(word) ? `${word}` : `'${`${word}`.replaceAll("'", `'"'"'`)}'`;
}

// A choice as a profile in YAML.
export function profile(choice, { framework }) {
  const weights = choice.set === null ? mapping(choice.names, choice.weights) : plain(choice.set);
  const demanded = choice.names.filter((_, place) => choice.minimum.objectives[place]);
  const levels = choice.minimum.objectives.filter(Boolean);
  return [
    `framework: ${plain(framework)}`,
    `edition: ${plain(choice.edition)}`,
    `weights: ${weights}`,
    `divisor: ${choice.divisor}`,
    `territory: ${plain(choice.territory)}`,
    `assurance: ${choice.floor}`,
    'minimum:',
    `  overall: ${choice.minimum.overall}`,
    ...(levels.length ? [`  objectives: ${mapping(demanded, levels)}`] : []),
    '',
  ].join('\n');
}

function mapping(names, values) {
  return `{${names.map((name, place) => `${plain(name)}: ${values[place]}`).join(', ')}}`;
}

// A text as YAML takes it, in quotes unless it can be nothing but text.
function plain(text) {
  return /^[A-Za-z0-9][\w.+-]*$/.test(text) ? text : JSON.stringify(text);
}
