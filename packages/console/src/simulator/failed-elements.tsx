import Box from '@mui/material/Box'
import Typography from '@mui/material/Typography'
import type { ReactElement } from 'react'
import { MONOSPACE } from '../shell/theme.js'
import { expectedText, gotText, type NearMiss } from './verdict.js'

const code = { fontFamily: MONOSPACE, fontSize: 13, overflowWrap: 'anywhere', minWidth: 0 } as const

/** What stood in the way of a statement, element by element. */
export function FailedElements({ failed }: { readonly failed: NearMiss['failed'] }): ReactElement {
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 1 }}>
      {failed.map((one, i) => (
        <Box
          component="li"
          key={i}
          sx={{ display: 'grid', gap: 0.25, gridTemplateColumns: { xs: '1fr', sm: '110px minmax(0, 1fr)' } }}
        >
          <Typography variant="body2" sx={{ fontWeight: 600 }}>
            {one.element}
          </Typography>
          <Box sx={{ minWidth: 0 }}>
            <Line label="expected" text={expectedText(one)} />
            <Line label="got" text={gotText(one.got)} />
          </Box>
        </Box>
      ))}
    </Box>
  )
}

function Line({ label, text }: { readonly label: string; readonly text: string }): ReactElement {
  return (
    <Box sx={{ display: 'flex', gap: 1, alignItems: 'baseline' }}>
      <Typography variant="caption" color="textSecondary" sx={{ flex: 'none', width: 56 }}>
        {label}
      </Typography>
      <Box component="code" sx={code}>
        {text}
      </Box>
    </Box>
  )
}
