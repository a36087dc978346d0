// Builds the dashboard into the folder that is given: node build.mjs FOLDER. The same sources give the same bytes.
import { build } from 'esbuild';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hash } from './hash.mjs';

const into = process.argv[2];
if (!into) {
  console.error('usage: node build.mjs FOLDER');
  process.exit(2);
}
await build({
  entryPoints: { app: 'src/main.jsx' },
  outdir: into,
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['chrome100', 'firefox100', 'safari15.4'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  legalComments: 'none',
  charset: 'utf8',
  banner: { js: '/* Gnomon (Apache-2.0); contains Preact and uPlot (MIT): see NOTICE */' },
});
for (const file of ['index.html', 'icon.svg']) {
  copyFileSync(file, join(into, file));
}
// a test compares these with what is there, so that nobody forgets to build, and nobody edits what was built
const sources = hash('.', (path) => path === 'node_modules');
const built = hash(into, (path) => path === 'built-from');
writeFileSync(join(into, 'built-from'), `sources ${sources}\nbundle ${built}\n`);
