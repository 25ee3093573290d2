import Box from '@mui/material/Box'
import { Fragment, type ReactElement } from 'react'
import { MONOSPACE } from '../shell/theme.js'

/** A sentence of the service, with what stands in backticks as code. */
export function CodeWords({ text }: { readonly text: string }): ReactElement {
  const parts = text.split('`')
  // Without a closing one the last backtick is a plain character.
  const closed = parts.length % 2 === 1 ? parts : [...parts.slice(0, -2), parts.slice(-2).join('`')]
  return (
    <>
      {closed.map((part, i) => (
        // Parts have no name but their place, and are never moved.
        <Fragment key={i}>{i % 2 === 1 ? <Code text={part} /> : part}</Fragment>
      ))}
    </>
  )
}

function Code({ text }: { readonly text: string }): ReactElement {
  return (
    <Box component="code" sx={{ fontFamily: MONOSPACE, fontSize: '0.93em' }}>
      {text}
    </Box>
  )
}
