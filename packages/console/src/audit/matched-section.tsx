import Box from '@mui/material/Box'
import type { ReactElement } from 'react'
import { Link } from 'react-admin'
import { Section } from '../controls/section.js'
import { MONOSPACE } from '../shell/theme.js'
import { type MatchedStatement, parseMatched, policyAddress } from './matched-statement.js'

/** The statements that decided, each with the way to its policy. */
export function MatchedSection({ matched }: { readonly matched: readonly string[] }): ReactElement {
  return (
    <Section title="What decided" about="The statement of each policy that settled it, or where none allowed.">
      <Box component="ul" sx={{ m: 0, pl: 2.5, overflowWrap: 'anywhere' }}>
        {matched.map((text) => (
          <li key={text}>
            <Matched {...parseMatched(text)} />
          </li>
        ))}
      </Box>
    </Section>
  )
}

function Matched(statement: MatchedStatement): ReactElement {
  const { source, policy, version } = statement
  if (policy === undefined && source === 'identity') return <>No policy of the user or its groups allows it</>
  const address = policyAddress(statement)
  const name = policy === undefined ? source : `${policy}${version === undefined ? '' : ` (version ${version})`}`
  return (
    <>
      {statement.statement !== undefined && (
        <>
          Statement <Code text={statement.statement} /> of{' '}
        </>
      )}
      {address === undefined ? <Code text={name} /> : <Link to={address}>{name}</Link>}
      {policy !== undefined && (
        <>
          , which applies by <Code text={source} />
        </>
      )}
    </>
  )
}

function Code({ text }: { readonly text: string }): ReactElement {
  return (
    <Box component="code" sx={{ fontFamily: MONOSPACE }}>
      {text}
    </Box>
  )
}
