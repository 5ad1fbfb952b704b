// Brings TDLib's shared library into npm/<platform>/node_modules and checks it against library.sha256.
// Does nothing when the right one is already there, so that it can be part of every build.
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const platform = process.argv[2];
const home = join(dirname(fileURLToPath(import.meta.url)), platform);
if (!existsSync(join(home, 'library.sha256'))) {
  fail(`TDLib is not pinned for "${platform}": there is no folder npm/${platform} (see the module's README).`);
}
const expected = readFileSync(join(home, 'library.sha256'), 'utf8').trim();

if (actual() !== expected) {
  const npm = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: home,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (npm.error) fail(`npm could not be started: ${npm.error.message}`);
  if (npm.status !== 0) fail(`npm ci ended with status ${npm.status}.`);
  const found = actual();
  if (found !== expected) {
    fail(`TDLib for ${platform} has sha256 ${found}, but ${expected} is pinned: refusing to build with it.`);
  }
}

function actual() {
  const folder = join(home, 'node_modules', '@prebuilt-tdlib', platform);
  if (!existsSync(folder)) return 'none';
  const library = readdirSync(folder).find((name) => /^(lib)?tdjson\.(so|dylib|dll)$/.test(name));
  return library ? createHash('sha256').update(readFileSync(join(folder, library))).digest('hex') : 'none';
}

function fail(reason) {
  console.error(reason);
  process.exit(1);
}
