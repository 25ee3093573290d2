import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Typography from '@mui/material/Typography'
import { type ReactElement, useState } from 'react'
import { FailedElements } from './failed-elements.js'
import type { NearMiss } from './verdict.js'

/** How many are shown at first. */
const FEW = 3
/** A user may hold thousands of statements. */
const MOST = 50

/** Statements that did not apply, those that missed by the least first. */
export function NearMisses({ misses }: { readonly misses: readonly NearMiss[] }): ReactElement {
  const [all, setAll] = useState(false)
  const shown = misses.slice(0, all ? MOST : FEW)
  return (
    <>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 1.5 }}>
        {shown.map((miss, i) => (
          <Box component="li" key={i} sx={{ border: 1, borderColor: 'divider', borderRadius: 1, p: 1.5, minWidth: 0 }}>
            <Typography variant="body2" sx={{ mb: 1, overflowWrap: 'anywhere' }}>
              <strong>{miss.effect}</strong> {miss.statement} of <code>{miss.policy}</code>
            </Typography>
            <FailedElements failed={miss.failed} />
          </Box>
        ))}
      </Box>
      {misses.length > FEW && (
        <Button onClick={() => setAll(!all)} sx={{ mt: 1 }} aria-expanded={all}>
          {all ? 'Show fewer' : `Show ${Math.min(misses.length, MOST) - FEW} more`}
        </Button>
      )}
    </>
  )
}
