// Minifies the scripts of the build once more (the builder leaves 3 % that can go), then writes .br and .gz siblings for
// the text files: the server sends them as they are.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import { minify } from 'rolldown/utils';

const TEXT = /\.(js|css|html|svg|json|txt|webmanifest)$/;
const TOO_SMALL = 600;
const MINIFY = {
  module: true,
  compress: { target: 'es2022', treeshake: { propertyReadSideEffects: false } },
  mangle: { toplevel: true },
  codegen: { legalComments: 'none' },
};
const root = process.argv[2];
if (!root) throw new Error('usage: precompress.mjs <folder>');

let files = 0;
for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
  // index.html is filled in by the server for each answer, so it is compressed there if at all.
  if (!entry.isFile() || !TEXT.test(entry.name) || entry.name === 'index.html') continue;
  const path = join(entry.parentPath, entry.name);
  const raw = entry.name.endsWith('.js') ? await minified(path) : await readFile(path);
  if (raw.length < TOO_SMALL) continue;
  await writeFile(
    `${path}.br`,
    brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: raw.length } }),
  );
  await writeFile(`${path}.gz`, gzipSync(raw, { level: 9 }));
  files += 1;
}

async function minified(path) {
  const { code, errors } = await minify(path, await readFile(path, 'utf8'), MINIFY);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0].message}`);
  await writeFile(path, code);
  return Buffer.from(code);
}

console.log(`minified and precompressed ${files} files in ${root}`);
