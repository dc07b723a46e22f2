// Writes .br and .gz siblings for the text files of the build: the server sends them as they are.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const TEXT = /\.(js|css|html|svg|json|txt|webmanifest)$/;
const TOO_SMALL = 600;
const root = process.argv[2];
if (!root) throw new Error('usage: precompress.mjs <folder>');

let files = 0;
for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
  // index.html is filled in by the server for each answer, so it is compressed there if at all.
  if (!entry.isFile() || !TEXT.test(entry.name) || entry.name === 'index.html') continue;
  const path = join(entry.parentPath, entry.name);
  const raw = await readFile(path);
  if (raw.length < TOO_SMALL) continue;
  await writeFile(
    `${path}.br`,
    brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: raw.length } }),
  );
  await writeFile(`${path}.gz`, gzipSync(raw, { level: 9 }));
  files += 1;
}
console.log(`precompressed ${files} files in ${root}`);
