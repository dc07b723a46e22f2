// Every @@id in the sources has an English text, and every English text is still used.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const used = new Map();
for (const entry of await readdir('src', { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !/\.(ts|html)$/.test(entry.name)) continue;
  const path = join(entry.parentPath, entry.name);
  for (const [, id] of (await readFile(path, 'utf8')).matchAll(/@@([\w.-]+)/g)) used.set(id, path);
}
const translated = new Map();
const problems = [];
for (const name of await readdir('src/locale/en')) {
  const { translations } = JSON.parse(await readFile(join('src/locale/en', name), 'utf8'));
  for (const id of Object.keys(translations)) {
    if (translated.has(id)) problems.push(`${id}: in ${name} and ${translated.get(id)}`);
    translated.set(id, name);
  }
}
for (const [id, path] of used) if (!translated.has(id)) problems.push(`${id} (${path}): no English text`);
for (const [id, name] of translated) if (!used.has(id)) problems.push(`${id} (${name}): used nowhere`);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log(`${used.size} messages, all in English`);
