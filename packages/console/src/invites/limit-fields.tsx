import Typography from '@mui/material/Typography'
import { Children, type ReactElement, type ReactNode } from 'react'
import { BooleanInput, RadioButtonGroupInput, TextInput } from 'react-admin'
import { useWatch } from 'react-hook-form'
import { CountInput } from '../controls/count-input.js'
import { DurationInput } from '../controls/duration-input.js'
import { InstantInput } from '../controls/instant-input.js'
import type { LimitValues } from './limit-form.js'

/** A part of a form with its heading. */
export function Part({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactElement {
  return (
    <>
      <Typography component="h3" variant="subtitle2" sx={{ mt: 2, fontWeight: 650 }}>
        {title}
      </Typography>
      {Children.toArray(children)}
    </>
  )
}

/** Who may accept, and until when. */
export function AcceptFields(): ReactElement {
  return (
    <Part title="Who may accept">
      <CountInput source="maxAccepts" label="How many people" least={1} helperText="Each person accepts once" />
      <InstantInput
        source="acceptBefore"
        label="Accept before"
        helperText="Empty: within seven days. At most a year ahead"
      />
    </Part>
  )
}

/** How long what is given lasts. */
export function LastingFields({ ever }: { readonly ever: string }): ReactElement {
  const lasting = useWatch<LimitValues, 'lasting'>({ name: 'lasting' })
  return (
    <Part title="How long it lasts">
      <RadioButtonGroupInput
        source="lasting"
        label="Ends"
        helperText={false}
        choices={[
          { id: 'ever', name: ever },
          { id: 'for', name: 'After a time' },
          { id: 'until', name: 'On a date' },
        ]}
      />
      {lasting === 'for' && <DurationInput source="accessFor" label="Lasts for" helperText="From the acceptance on" />}
      {lasting === 'until' && <InstantInput source="accessUntil" label="Ends on" />}
      <DurationInput source="maxUseTime" label="Time of use" helperText="Over after so much use. Empty: no limit" />
    </Part>
  )
}

/** What whoever accepts sees before and afterwards. */
export function PageFields(): ReactElement {
  return (
    <Part title="The page">
      <BooleanInput source="confirm" label="Explain what accepting means" helperText="It asks in any case" />
      <TextInput
        source="returnTo"
        label="Lead to"
        helperText="Where the browser goes afterwards: a path of this service, or an address that it allows. Empty: nowhere"
      />
    </Part>
  )
}
