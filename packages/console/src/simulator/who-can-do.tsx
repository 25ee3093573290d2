import Alert from '@mui/material/Alert'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import LinearProgress from '@mui/material/LinearProgress'
import Link from '@mui/material/Link'
import Typography from '@mui/material/Typography'
import { type ReactElement, useEffect, useState } from 'react'
import { Link as RouterLink } from 'react-router-dom'
import { usePermitted } from '../api/permitted.js'
import { Rows } from '../controls/rows.js'
import { Section } from '../controls/section.js'
import { readRows } from './context-rows.js'
import type { Question } from './question.js'
import { simulationOf } from './question.js'
import { QuestionForm } from './question-form.js'
import { isAsked } from './use-verdict.js'
import { useRun } from './use-run.js'
import { placeText, statementName } from './verdict.js'
import { findWhoCan, type Holder, type Search } from './who-can.js'

/** Rows that are put on the screen at once. */
const PER_STEP = 50

/** Everybody who may do something, looked for page by page. */
export function WhoCanDo({
  question,
  change,
}: {
  readonly question: Question
  readonly change: (part: Partial<Question>) => void
}): ReactElement {
  const simulates = usePermitted('SimulatePolicy', 'policies/')
  const lists = usePermitted('ListUsers', 'users/')
  const [search, setSearch] = useState<Search>()
  const run = useRun<undefined>()
  const { action, resource, context } = question
  const forget = (): void => {
    run.reset()
    setSearch(undefined)
  }
  // Whoever was found may do something else.
  useEffect(forget, [action, resource, context])
  const begin = (): void => {
    setSearch(undefined)
    const { record } = readRows(context, true)
    run.start((signal) => findWhoCan({ action, resource, context: record }, signal, setSearch))
  }
  if (!simulates || !lists)
    return <Alert severity="info">You may not list users, so who may do something is not told to you.</Alert>
  return (
    <Box
      sx={{
        display: 'grid',
        columnGap: 2,
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 5fr) minmax(0, 6fr)' },
      }}
    >
      <Box>
        <QuestionForm question={question} onChange={change} user={false} />
      </Box>
      <Section
        title="Who can do this"
        about="Every active user is asked about, as if it came now, by an access key."
        actions={
          run.running ? (
            <Button onClick={run.stop}>Stop</Button>
          ) : (
            <Button variant="contained" onClick={begin} disabled={!isAsked(question)}>
              Look
            </Button>
          )
        }
      >
        {run.running && <Progress search={search} />}
        {run.error !== undefined && <Alert severity="error">{run.error}</Alert>}
        {search === undefined ? (
          <Typography color="textSecondary">Say which action on which resource, then look.</Typography>
        ) : (
          <Found search={search} running={run.running} question={question} />
        )}
      </Section>
    </Box>
  )
}

function Progress({ search }: { readonly search: Search | undefined }): ReactElement {
  const { looked = 0, total } = search ?? {}
  const share =
    total === undefined || total === 0 ? {} : { variant: 'determinate' as const, value: (100 * looked) / total }
  return <LinearProgress {...share} aria-label="Users looked at" sx={{ mb: 1 }} />
}

function Found({
  search: { allowed, looked, total, whole },
  running,
  question,
}: {
  readonly search: Search
  readonly running: boolean
  readonly question: Question
}): ReactElement {
  const [most, setMost] = useState(PER_STEP)
  const of = total === undefined ? '' : ` of ${total.toLocaleString('en')}`
  const end = whole ? '' : running ? '…' : ', then stopped'
  return (
    <>
      <Typography role="status" sx={{ mb: 1 }}>
        Looked at {looked.toLocaleString('en')}
        {of} users{end}. {allowed.length.toLocaleString('en')} may do it.
      </Typography>
      <Rows<Holder>
        label="Users who may do this"
        rows={allowed.slice(0, most)}
        keyOf={({ username }) => username}
        empty={whole ? 'Nobody may do it.' : 'Nobody so far.'}
        columns={[
          {
            title: 'User',
            cell: ({ username }) => (
              <Link component={RouterLink} to={`/users/${encodeURIComponent(username)}/show`}>
                {username}
              </Link>
            ),
          },
          {
            title: 'By',
            cell: ({ decidedBy: [by] }) => (
              <code>{by === undefined ? '' : `${placeText(by)} ${statementName(by)}`}</code>
            ),
          },
          {
            title: 'Simulation',
            actions: true,
            cell: ({ username }) => (
              <Link
                component={RouterLink}
                to={simulationOf({ ...question, user: username })}
                aria-label={`Why ${username} may do it`}
              >
                Why
              </Link>
            ),
          },
        ]}
      />
      {allowed.length > most && (
        <Button onClick={() => setMost(most + PER_STEP)} sx={{ mt: 1 }}>
          Show more
        </Button>
      )}
    </>
  )
}
