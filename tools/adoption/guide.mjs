import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

const marked =
  /<!-- test: (?<apps>\S+) (?<action>.+?) -->\s+(?:<!-- prettier-ignore -->\s+)?```\w+\n(?<code>.*?)```/gs;

/**
 * The steps of a guide: fenced blocks with a comment directly above that says for which apps and what to do with them.
 *
 * `<!-- test: all run -->` runs the block in a shell; `insert FILE before "TEXT"`, `insert FILE after "TEXT"` and
 * `replace FILE "TEXT"` put it into a file; `merge FILE` adds its keys to a JSON or YAML file. `\n` in TEXT is a line break.
 * Apps are `all`, or some of `new`, `legacy`, `hybrid` and releases of Backstage, separated by commas.
 */
export function readGuide(markdown, app, release) {
  const steps = [...markdown.matchAll(marked)].map(({ groups }) => groups);
  const comments = markdown.split('<!-- test:').length - 1;
  if (steps.length !== comments) {
    throw new Error(
      `The guide has ${comments} test comments and ${steps.length} of them are followed by a block that can be read`,
    );
  }
  return steps.filter(
    ({ apps }) =>
      apps === 'all' ||
      apps.split(',').some(each => each === app || each === release),
  );
}

/**
 * Follows one step in the folder of an app.
 *
 * @param shell - runs the lines of a block; throws when one fails
 */
export async function followStep({ action, code }, folder, shell) {
  if (action === 'run') {
    await shell(code);
    return;
  }
  const [, verb, path, rest] = /^(\w+) (\S+) ?(.*)$/.exec(action) ?? [];
  const file = join(folder, path);
  const before = await readFile(file, 'utf8');
  await writeFile(file, change(verb, before, rest, code, path));
}

function change(verb, before, rest, code, path) {
  if (verb === 'merge') {
    return path.endsWith('.json')
      ? `${JSON.stringify(
          merge(JSON.parse(before), JSON.parse(code)),
          null,
          2,
        )}\n`
      : stringify(merge(parse(before), parse(code)));
  }
  const [, where, quoted] = /^(before |after |)"(.*)"$/.exec(rest) ?? [];
  const text = quoted?.replaceAll('\\n', '\n');
  if (!text || before.split(text).length < 2) {
    throw new Error(`${path} has no place like ${rest}`);
  }
  const block = code.trimEnd();
  const put = {
    'insert before ': `${block}\n\n${text}`,
    'insert after ': `${text}\n${block}`,
    'replace ': block,
  }[`${verb} ${where}`];
  if (put === undefined) {
    throw new Error(`The guide says "${verb} ${where}", which is not known`);
  }
  return before.replace(text, () => put);
}

function merge(target, source) {
  const merged = { ...target };
  for (const [key, value] of Object.entries(source)) {
    const both = isObject(merged[key]) && isObject(value);
    merged[key] = both ? merge(merged[key], value) : value;
  }
  return merged;
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
