const DAY_MS = 86_400_000
const END_SOON_DAYS = 30
const UNUSED_DAYS = 90

/** Filters of the API that find keys to look after. */
export interface Preset {
  readonly title: string
  /** Their names, by which a filter in the address is known again: its times are those of the moment when it was chosen. */
  readonly names: readonly string[]
  readonly filter: (nowMs: number) => Readonly<Record<string, string>>
}

/** Keys that end soon, and keys that nobody uses. */
export const PRESETS: readonly Preset[] = [
  {
    title: `Expire within ${END_SOON_DAYS} days`,
    names: ['status', 'expiresBefore'],
    filter: (now) => ({ status: 'active', expiresBefore: new Date(now + END_SOON_DAYS * DAY_MS).toISOString() }),
  },
  {
    title: `Unused for ${UNUSED_DAYS} days`,
    names: ['status', 'unusedSince'],
    filter: (now) => ({ status: 'active', unusedSince: new Date(now - UNUSED_DAYS * DAY_MS).toISOString() }),
  },
]

/** Whether a filter is that of a preset, chosen now or before. */
export function isPreset({ names }: Preset, filter: Readonly<Record<string, unknown>>): boolean {
  return names.every((name) => filter[name] !== undefined)
}
