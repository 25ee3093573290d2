import Alert from '@mui/material/Alert'
import Button from '@mui/material/Button'
import LinearProgress from '@mui/material/LinearProgress'
import Typography from '@mui/material/Typography'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactElement, useEffect } from 'react'
import { Rows } from '../controls/rows.js'
import { Section } from '../controls/section.js'
import { rulesThere } from './ask-service.js'
import { readRows } from './context-rows.js'
import type { Edit } from './edits.js'
import { DecisionChip } from './outcome.js'
import type { Question } from './question.js'
import { type Difference, differences, pairsOf, rulesHere } from './rulings.js'
import type { Basis } from './use-basis.js'
import { allActions } from './use-catalogue.js'
import { useRun } from './use-run.js'
import { useBench } from './use-verdict.js'

interface Comparison {
  readonly looked: number
  readonly changes: readonly Difference[]
}

/** Decides every action of every catalogue on the resource of the question, and lists those that the edits change. */
export function WhatElseChanges({
  basis,
  question,
  edits,
}: {
  readonly basis: Basis
  readonly question: Question
  readonly edits: readonly Edit[]
}): ReactElement {
  const queries = useQueryClient()
  const bench = useBench(basis, '')
  const run = useRun<Comparison>()
  const { user, resource, context } = question
  // What was compared was asked about something else.
  useEffect(() => run.reset(), [edits, question])
  const compare = (): void => {
    const ruler = bench === undefined ? rulesThere(user) : rulesHere(bench)
    const { record } = readRows(context, user !== undefined)
    run.start(async (signal, onProgress) => {
      const actions = await allActions(queries)
      const pairs = pairsOf(
        actions.map(({ action }) => action),
        [resource],
      )
      const options = { context: record, signal, onProgress }
      const before = await ruler(pairs, { ...options, edits: [] })
      return { looked: pairs.length, changes: differences(before, await ruler(pairs, { ...options, edits })) }
    })
  }
  return (
    <Section
      title="What else changes"
      about="Every action of the catalogues on this resource, with the stored policies and with yours."
      actions={
        run.running ? (
          <Button onClick={run.stop}>Stop</Button>
        ) : (
          <Button onClick={compare} disabled={resource === '' || basis.kind === 'loading'}>
            Compare
          </Button>
        )
      }
    >
      {run.running && <LinearProgress aria-label="Comparing" />}
      {run.error !== undefined && <Alert severity="error">{run.error}</Alert>}
      {run.result !== undefined && <Changes {...run.result} />}
    </Section>
  )
}

function Changes({ looked, changes }: Comparison): ReactElement {
  return (
    <>
      <Typography variant="body2" role="status" sx={{ mb: 1 }}>
        Looked at {looked} actions:{' '}
        {changes.length === 0 ? 'your edits change none.' : `${changes.length} would change.`}
      </Typography>
      {changes.length > 0 && (
        <Rows<Difference>
          label="Decisions that would change"
          rows={changes}
          keyOf={({ before }) => `${before.action} ${before.resource}`}
          empty=""
          columns={[
            { title: 'Action', cell: ({ before }) => <code>{before.action}</code> },
            { title: 'As stored', cell: ({ before }) => <DecisionChip kind={before.kind} /> },
            { title: 'With your edits', cell: ({ after }) => <DecisionChip kind={after.kind} /> },
          ]}
        />
      )}
    </>
  )
}
