import Alert from '@mui/material/Alert'
import Button from '@mui/material/Button'
import Step from '@mui/material/Step'
import StepContent from '@mui/material/StepContent'
import StepLabel from '@mui/material/StepLabel'
import Stepper from '@mui/material/Stepper'
import type { ReactElement } from 'react'
import { Section } from '../controls/section.js'
import type { AccessKey } from './access-key.js'
import { DeleteStep, DisableStep, PlaceStep, WatchStep } from './rotation-steps.js'
import { MakeStep } from './rotation-make-step.js'
import { rotationOf, STEPS } from './rotation.js'

const TITLES = {
  make: 'Make the new key',
  place: 'Put the new key in the place of the old one',
  watch: 'Watch until the old key is not used any more',
  disable: 'Disable the old key',
  delete: 'Delete the old key',
} as const

const CONTENTS = { make: MakeStep, place: PlaceStep, watch: WatchStep, disable: DisableStep, delete: DeleteStep }

/** Leads through the rotation of a key. Where it stands is in the keys, so it can be left at any time and gone on with later. */
export function RotationWizard({
  username,
  keys,
  id,
  onClose,
}: {
  readonly username: string
  readonly keys: readonly AccessKey[]
  readonly id: string
  readonly onClose: () => void
}): ReactElement {
  const { old, successor, step } = rotationOf(keys, id)
  const close = (
    <Button onClick={onClose}>{step === undefined || step === 'done' ? 'Close' : 'Close and go on later'}</Button>
  )
  return (
    <Section
      title={`Rotation of ${id}`}
      about="A new key comes in the place of an old one while both work, so nothing stops. You can leave and come back."
      actions={close}
    >
      {step === undefined && (
        <Alert severity="info">
          {old === undefined
            ? 'There is no such key.'
            : 'This key does not work any more. Make a new one instead of rotating it.'}
        </Alert>
      )}
      {step === 'done' && <Alert severity="success">The rotation is done: the old key is deleted.</Alert>}
      {step !== undefined && step !== 'done' && (
        <Stepper orientation="vertical" activeStep={STEPS.indexOf(step)}>
          {STEPS.map((one) => {
            const Content = CONTENTS[one]
            return (
              <Step key={one}>
                <StepLabel>{TITLES[one]}</StepLabel>
                <StepContent>{one === step && <Content {...{ username, id, old, successor }} />}</StepContent>
              </Step>
            )
          })}
        </Stepper>
      )}
    </Section>
  )
}
