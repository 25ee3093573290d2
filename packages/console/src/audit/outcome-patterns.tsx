import Box from '@mui/material/Box'
import { useTheme } from '@mui/material/styles'
import type { ReactElement } from 'react'
import type { Outcome } from './audit-record.js'
import { fillOf, outcomeColours, patternId } from './outcome-colours.js'

/** Stripes of denials and dots of failures; once in a page. */
export function OutcomePatterns(): ReactElement {
  const { deny, error } = outcomeColours(useTheme())
  const ground = useTheme().palette.background.paper
  return (
    <svg width={0} height={0} aria-hidden focusable={false} style={{ position: 'absolute' }}>
      <defs>
        <pattern
          id={patternId('deny')}
          width={6}
          height={6}
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width={6} height={6} fill={deny} />
          <rect width={1.5} height={6} fill={ground} />
        </pattern>
        <pattern id={patternId('error')} width={5} height={5} patternUnits="userSpaceOnUse">
          <rect width={5} height={5} fill={error} />
          <circle cx={2.5} cy={2.5} r={1.2} fill={ground} />
        </pattern>
      </defs>
    </svg>
  )
}

/** A piece of a bar, for the legend. */
export function OutcomeSwatch({ outcome }: { readonly outcome: Outcome }): ReactElement {
  const colours = outcomeColours(useTheme())
  return (
    <Box component="svg" width={16} height={16} aria-hidden sx={{ flex: 'none' }}>
      <rect width={16} height={16} rx={3} fill={fillOf(outcome, colours)} />
    </Box>
  )
}
