import Box from '@mui/material/Box'
import Tab from '@mui/material/Tab'
import Tabs from '@mui/material/Tabs'
import Typography from '@mui/material/Typography'
import type { ReactElement } from 'react'
import { Title } from 'react-admin'
import { OneDecision } from './one-decision.js'
import { useEdits } from './use-edits.js'
import { useNamedPolicy } from './use-named-policy.js'
import { useQuestion } from './use-question.js'
import { WhatUserCanDo } from './what-user-can-do.js'
import { WhoCanDo } from './who-can-do.js'

const TABS = [
  ['decision', 'One decision'],
  ['user', 'What can a user do'],
  ['who', 'Who can do this'],
] as const

/** The simulator; everything that is asked stands in the address. */
export function Simulator(): ReactElement {
  const { question, change, params, go } = useQuestion()
  const state = useEdits()
  useNamedPolicy(params.get('policy'), state)
  const tab = TABS.find(([name]) => name === params.get('tab'))?.[0] ?? 'decision'
  return (
    <Box sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', pt: 2 }}>
      <Title title="Simulator" />
      <Typography color="textSecondary" sx={{ mb: 1 }}>
        Ask what somebody may do, and why, without doing it.
      </Typography>
      <Tabs
        value={tab}
        onChange={(_, chosen: string) => go('tab', chosen)}
        aria-label="Kinds of simulation"
        variant="scrollable"
        allowScrollButtonsMobile
        sx={{ mb: 2 }}
      >
        {TABS.map(([name, label]) => (
          <Tab key={name} value={name} label={label} id={`tab-${name}`} aria-controls={`panel-${name}`} />
        ))}
      </Tabs>
      <Box role="tabpanel" id={`panel-${tab}`} aria-labelledby={`tab-${tab}`}>
        {tab === 'decision' && <OneDecision question={question} change={change} state={state} />}
        {tab === 'user' && <WhatUserCanDo question={question} change={change} />}
        {tab === 'who' && <WhoCanDo question={question} change={change} />}
      </Box>
    </Box>
  )
}
