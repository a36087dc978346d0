// The hash of all files of a folder: their paths and contents, in the order of their names.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

export function hash(folder, skip = () => false) {
  const all = createHash('sha256');
  const walk = (path) => {
    for (const name of readdirSync(join(folder, path)).sort()) {
      const inner = path ? path + '/' + name : name;
      if (skip(inner)) continue;
      if (statSync(join(folder, inner)).isDirectory()) {
        walk(inner);
      } else {
        all.update(inner + '\0');
        all.update(readFileSync(join(folder, inner)));
      }
    }
  };
  walk('');
  return all.digest('hex');
}
