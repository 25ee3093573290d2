// Builds the packages in the folders that are named, or the one in the working directory: `dist/cjs` for `require`; where there
// is a `tsconfig.esm.json`, `dist/esm` for `import` and for browsers. Several at once read what they share only once.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const require = createRequire(import.meta.url)
const tsc = require.resolve('typescript/bin/tsc')

const folders = process.argv.length > 2 ? process.argv.slice(2) : ['.']

// A file that was renamed or removed in src must not live on in what is published.
for (const folder of folders) rmSync(join(folder, 'dist'), { recursive: true, force: true })

const projects = folders
  .flatMap((folder) => [join(folder, 'tsconfig.build.json'), join(folder, 'tsconfig.esm.json')])
  .filter((project) => existsSync(project))
const { status } = spawnSync(process.execPath, [tsc, '-b', ...projects], {
  stdio: ['ignore', 'inherit', 'inherit'],
})
if (status !== 0) process.exit(1)

// The nearest package.json says how Node reads a `.js` file.
for (const folder of folders) {
  writeFileSync(join(folder, 'dist', 'cjs', 'package.json'), '{ "type": "commonjs" }\n')
  const esm = join(folder, 'dist', 'esm')
  if (existsSync(esm)) writeFileSync(join(esm, 'package.json'), '{ "type": "module" }\n')
}
