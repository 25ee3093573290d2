import { html, type Html, moment, type PageContext } from '../../sign-in/index.js'
import { durationText } from './duration-text.js'
import type { InviteView, LimitsView } from './invite-view.js'

/** The limits of an invite, as terms with their values. */
export function limitsList({ kind, limits }: Pick<InviteView, 'kind' | 'limits'>, { strings }: PageContext): Html {
  const texts = strings.invite.limits
  const { acceptBefore, placesLeft, maxUseSeconds, depletesInviter } = limits
  const rows: readonly Row[] = [
    [texts.acceptBefore, moment(strings, acceptBefore)],
    [texts.placesLeft, placesLeft ?? texts.anyNumber],
    [texts.access, accessEnd(limits, strings)],
    ...(maxUseSeconds === null ? [] : [[texts.use, durationText(strings, maxUseSeconds)] as const]),
    ...(kind === 'share' ? [] : passedOn(limits, strings)),
  ]
  const passesOn = kind === 'membership' && limits.plusOnes !== 0 && limits.maxDepth !== 0
  return html`<dl class="terms">
      ${rows.map(
        ([term, value]) =>
          html`<dt>${term}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>
    ${passesOn && depletesInviter && html`<p class="hint">${texts.depletes}</p>`}`
}

type Row = readonly [term: string, value: Html | string | number]
type Strings = PageContext['strings']

function accessEnd({ accessUntil, accessForSeconds }: LimitsView, strings: Strings): Html | string {
  const texts = strings.invite.limits
  if (accessUntil !== null) return html`${texts.accessUntil} ${moment(strings, accessUntil)}`
  return accessForSeconds === null ? texts.accessOpen : texts.accessFor(durationText(strings, accessForSeconds))
}

function passedOn({ plusOnes, maxDepth, deauthorize }: LimitsView, strings: Strings): readonly Row[] {
  const texts = strings.invite.limits
  const takeOut: Row = [texts.takeOut, texts.takeOutKinds[deauthorize]]
  if (plusOnes === 0 || maxDepth === 0) return [[texts.invite, texts.inviteNobody], takeOut]
  const steps = maxDepth === null ? null : maxDepth - 1
  return [
    [texts.invite, plusOnes === null ? texts.inviteAny : texts.inviteSome(plusOnes)],
    [texts.onward, steps === null ? texts.onwardAny : steps === 0 ? texts.onwardNo : texts.onwardSome(steps)],
    takeOut,
  ]
}
