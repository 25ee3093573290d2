import type { Theme } from '@mui/material/styles'
import type { Outcome } from './audit-record.js'

/** Colours of bars. They differ in lightness too, and denials and failures have a pattern besides. */
export function outcomeColours({ palette }: Theme): Readonly<Record<Outcome, string>> {
  return palette.mode === 'dark'
    ? { allow: '#3f8f66', deny: '#ffaba4', error: '#d9a93b' }
    : { allow: '#5ba37f', deny: '#8f1512', error: '#b97f00' }
}

/** Id of the pattern of an outcome within the page. */
export function patternId(outcome: Outcome): string {
  return `outcome-${outcome}`
}

/** What a bar is filled with. */
export function fillOf(outcome: Outcome, colours: Readonly<Record<Outcome, string>>): string {
  return outcome === 'allow' ? colours.allow : `url(#${patternId(outcome)})`
}
