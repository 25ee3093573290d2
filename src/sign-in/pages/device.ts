import { STRINGS_EN, type Strings } from './strings.en.js'

type Row = readonly [marker: string, name: string]

/** In this order: browsers name those that they descend from as well, so the youngest come first. */
const BROWSERS: readonly Row[] = [
  ['Edg/', 'Edge'],
  ['EdgA/', 'Edge'],
  ['EdgiOS/', 'Edge'],
  ['OPR/', 'Opera'],
  ['SamsungBrowser/', 'Samsung Internet'],
  ['Vivaldi/', 'Vivaldi'],
  ['FxiOS/', 'Firefox'],
  ['Firefox/', 'Firefox'],
  ['CriOS/', 'Chrome'],
  ['HeadlessChrome/', 'Chrome'],
  ['Chromium/', 'Chromium'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
  ['curl/', 'curl'],
]

/** In this order: Android says that it is Linux, an iPhone that it is like Mac OS X. */
const SYSTEMS: readonly Row[] = [
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Android', 'Android'],
  ['CrOS', 'ChromeOS'],
  ['Windows', 'Windows'],
  ['Mac OS X', 'macOS'],
  ['Macintosh', 'macOS'],
  ['Linux', 'Linux'],
]

/**
 * Short text for a device, `Firefox on Linux`, by the header `User-Agent`. Only for people: everyone may write into the
 * header what they like.
 */
export function deviceOf(userAgent: string | undefined, strings: Strings = STRINGS_EN): string {
  const browser = nameIn(BROWSERS, userAgent ?? '')
  const system = nameIn(SYSTEMS, userAgent ?? '')
  if (browser !== undefined && system !== undefined) return strings.devices.on(browser, system)
  return browser ?? system ?? strings.devices.unknown
}

function nameIn(rows: readonly Row[], userAgent: string): string | undefined {
  return rows.find(([marker]) => userAgent.includes(marker))?.[1]
}
