// Installs what some tests need besides the npm packages, from the packages of Debian: a browser, a proxy, what makes it a
// certificate, and what makes networks that can be cut. Where they are neither there nor can be installed, those tests say so and are skipped (with CI=true they fail).
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const TOOLS = [
  { package: 'chromium', places: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'] },
  { package: 'nginx-light', places: ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/local/bin/nginx'] },
  { package: 'iproute2', places: ['/usr/sbin/ip', '/sbin/ip'] },
  { package: 'openssl', places: ['/usr/bin/openssl', '/usr/local/bin/openssl'] },
]

const missing = TOOLS.filter(({ places }) => !places.some((place) => existsSync(place)))
const canInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')

function aptGet(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync('apt-get', ['-qq', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0
}

if (missing.length > 0) {
  const names = missing.map((tool) => tool.package)
  if (canInstall) {
    console.log(`test tools: installing ${names.join(', ')}`)
    aptGet('update')
    for (const name of names) {
      if (!aptGet('install', '-y', '--no-install-recommends', name))
        console.log(`test tools: ${name} cannot be installed`)
    }
  } else {
    console.log(`test tools: ${names.join(', ')} not found; the tests that need them are skipped`)
  }
}
