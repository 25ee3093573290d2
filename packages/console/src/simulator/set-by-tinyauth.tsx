import Box from '@mui/material/Box'
import type { ContextRecord } from '@tinyauth/policy-engine'
import type { ReactElement } from 'react'
import { Section } from '../controls/section.js'
import { MONOSPACE } from '../shell/theme.js'
import { isFixed } from './context-rows.js'

/** What tinyauth says of the user, whatever a request says. */
export function SetByTinyauth({ context }: { readonly context: ContextRecord }): ReactElement {
  const set = Object.entries(context).filter(([key, value]) => isFixed(key) && value !== null)
  return (
    <Section
      title="Set by tinyauth"
      about="Without a key in the context, the request comes now, by an access key, without a second factor."
    >
      <Box
        component="dl"
        sx={{ m: 0, display: 'grid', gridTemplateColumns: 'auto minmax(0, 1fr)', columnGap: 2, rowGap: 0.5 }}
      >
        {set.map(([key, value]) => (
          <Box key={key} sx={{ display: 'contents' }}>
            <Box component="dt" sx={{ color: 'text.secondary' }}>
              {key}
            </Box>
            <Box component="dd" sx={{ m: 0, fontFamily: MONOSPACE, fontSize: 13, overflowWrap: 'anywhere' }}>
              {Array.isArray(value) ? (value.length === 0 ? 'none' : value.join(', ')) : String(value)}
            </Box>
          </Box>
        ))}
      </Box>
    </Section>
  )
}
