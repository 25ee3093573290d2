import Alert from '@mui/material/Alert'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import LinearProgress from '@mui/material/LinearProgress'
import TextField from '@mui/material/TextField'
import { type ReactElement, useEffect } from 'react'
import { Section } from '../controls/section.js'
import { MONOSPACE } from '../shell/theme.js'
import { ServiceField } from './action-field.js'
import { rulesThere } from './ask-service.js'
import { serviceOf } from './catalogue.js'
import { ContextFields } from './context-fields.js'
import { linesOf, readRows } from './context-rows.js'
import type { Question } from './question.js'
import { RulingTable } from './ruling-table.js'
import { pairsOf, type Ruling, rulesHere } from './rulings.js'
import { useBasis } from './use-basis.js'
import { useActions, useIsReadingActions } from './use-catalogue.js'
import { useRun } from './use-run.js'
import { useSettled } from './use-settled.js'
import { useBench } from './use-verdict.js'
import { UserField } from './user-field.js'

const MOST_RESOURCES = 200

/** Every action of a service on some resources, for one user. */
export function WhatUserCanDo({
  question,
  change,
}: {
  readonly question: Question
  readonly change: (part: Partial<Question>) => void
}): ReactElement {
  const { user, action, context } = question
  const resources = linesOf(question.resources === '' ? question.resource : question.resources)
  const service = serviceOf(action)
  const actions = useActions(service)
  const reading = useIsReadingActions(service)
  const { basis, run, decide } = useRulings(question, resources)
  const isTooMany = resources.length > MOST_RESOURCES
  return (
    <>
      <Section title="Question" about="Every action in the catalogue of a service, on each of the resources.">
        <Box
          sx={{
            display: 'grid',
            gap: 2,
            gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'repeat(2, minmax(0, 1fr))' },
          }}
        >
          <Box sx={{ display: 'grid', gap: 2, alignContent: 'start', gridTemplateColumns: 'minmax(0, 1fr)' }}>
            <UserField value={user} onChange={(chosen) => change({ user: chosen })} helperText="Whom it is about" />
            <ServiceField action={action} onChange={(changed) => change({ action: changed })} />
            <TextField
              multiline
              minRows={2}
              maxRows={8}
              label="Resources (ARNs)"
              value={question.resources === '' ? question.resource : question.resources}
              onChange={(event) => change({ resources: event.target.value })}
              error={isTooMany}
              helperText={isTooMany ? `At most ${MOST_RESOURCES}` : 'One in each line'}
              slotProps={{ htmlInput: { spellCheck: false, sx: { fontFamily: MONOSPACE, fontSize: 13 } } }}
            />
          </Box>
          <ContextFields rows={context} fixed={user !== undefined} onChange={(rows) => change({ context: rows })} />
        </Box>
        {basis.kind === 'service' && (
          <Alert severity="info" sx={{ mt: 2 }} action={<Button onClick={decide}>Ask the service</Button>}>
            The service decides, because {basis.reason}.
          </Alert>
        )}
      </Section>
      <Section title="What the user can do">
        {run.running && <LinearProgress aria-label={`Decided ${run.done}`} />}
        {basis.kind === 'failed' && <Alert severity="error">{basis.text}</Alert>}
        {run.error !== undefined && <Alert severity="error">{run.error}</Alert>}
        <RulingTable
          rulings={run.result ?? []}
          known={actions}
          question={question}
          empty={reading || run.running ? 'Being decided…' : emptyText(question, service, resources, actions.length)}
        />
      </Section>
    </>
  )
}

/** Decisions of all pairs: at once where the browser decides, when asked to where the service does. */
function useRulings(
  question: Question,
  resources: readonly string[],
): { basis: ReturnType<typeof useBasis>; run: ReturnType<typeof useRun<readonly Ruling[]>>; decide: () => void } {
  const { user, action, context } = question
  const service = serviceOf(action)
  const actions = useActions(service)
  const basis = useBasis(user)
  const bench = useBench(basis, service)
  const run = useRun<readonly Ruling[]>()
  const text = useSettled(resources.join('\n'), 200)
  const decide = (): void => {
    const pairs = pairsOf(
      actions.map((one) => one.action),
      linesOf(text).slice(0, MOST_RESOURCES),
    )
    const { record } = readRows(context, user !== undefined)
    const ruler = bench === undefined ? rulesThere(user) : rulesHere(bench)
    run.start((signal, onProgress) => ruler(pairs, { context: record, edits: [], signal, onProgress }))
  }
  useEffect(() => {
    // What was decided was asked about somebody or something else.
    run.reset()
    if (bench !== undefined && user !== undefined) decide()
  }, [bench, actions, text, context, user])
  return { basis, run, decide }
}

function emptyText({ user }: Question, service: string, resources: readonly string[], known: number): string {
  if (user === undefined) return 'Choose a user.'
  if (service === '') return 'Choose a service, whose actions are then listed.'
  if (known === 0) return `There is no catalogue of ${service} that you may look at.`
  return resources.length === 0 ? 'Say on which resource.' : 'Nothing was decided yet.'
}
