// Builds the package in the working directory: `dist/cjs` for `require`; where there is a `tsconfig.esm.json`, `dist/esm` for
// `import` and for browsers.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { existsSync, rmSync, writeFileSync } from 'node:fs'

const require = createRequire(import.meta.url)
const tsc = require.resolve('typescript/bin/tsc')

// A file that was renamed or removed in src must not live on in what is published.
rmSync('dist', { recursive: true, force: true })

const projects = ['tsconfig.build.json', 'tsconfig.esm.json'].filter((name) => existsSync(name))
const { status } = spawnSync(process.execPath, [tsc, '-b', ...projects], {
  stdio: ['ignore', 'inherit', 'inherit'],
})
if (status !== 0) process.exit(1)

// The nearest package.json says how Node reads a `.js` file.
writeFileSync('dist/cjs/package.json', '{ "type": "commonjs" }\n')
if (projects.length > 1) writeFileSync('dist/esm/package.json', '{ "type": "module" }\n')
