import Box from '@mui/material/Box'
import Link from '@mui/material/Link'
import Typography from '@mui/material/Typography'
import { describePolicy, type Policy } from '@tinyauth/policy-engine'
import { type ReactElement, useMemo } from 'react'
import { Link as RouterLink } from 'react-router-dom'
import { MONOSPACE } from '../shell/theme.js'
import { markedLines } from './marked-lines.js'

/** The document that decided, with the statement that did it marked, in words and as JSON. */
export function DecidingStatement({
  name,
  document,
  index,
  to,
}: {
  readonly name: string
  readonly document: unknown
  readonly index: number | undefined
  /** Where the policy is looked at. */
  readonly to: string | undefined
}): ReactElement {
  const lines = useMemo(() => markedLines(document, index), [document, index])
  const words = useMemo(() => inWords(document, index), [document, index])
  return (
    <Box sx={{ minWidth: 0 }}>
      <Typography variant="body2" sx={{ mb: 0.5, overflowWrap: 'anywhere' }}>
        {to === undefined ? (
          <code>{name}</code>
        ) : (
          <Link component={RouterLink} to={to}>
            {name}
          </Link>
        )}
        {words !== undefined && `: ${words}`}
      </Typography>
      <Box
        component="pre"
        tabIndex={0}
        role="region"
        aria-label={`Document of ${name}`}
        sx={{
          ...{ fontFamily: MONOSPACE, fontSize: 13, m: 0, py: 1, maxHeight: 360, overflow: 'auto' },
          ...{ border: 1, borderColor: 'divider', borderRadius: 1 },
        }}
      >
        {lines.map(({ text, marked }, i) => (
          <Box
            key={i}
            component={marked ? 'mark' : 'span'}
            sx={{
              ...{ display: 'block', px: 1.5, color: 'text.primary', borderLeft: 4 },
              borderColor: marked ? 'primary.main' : 'transparent',
              bgcolor: marked ? 'action.selected' : 'transparent',
            }}
          >
            {text}
          </Box>
        ))}
      </Box>
    </Box>
  )
}

function inWords(document: unknown, index: number | undefined): string | undefined {
  if (index === undefined) return undefined
  try {
    // What was parsed before it decided; anything else has no words.
    return describePolicy(document as Policy, { language: 'en' }).statements[index]?.line
  } catch {
    return undefined
  }
}
