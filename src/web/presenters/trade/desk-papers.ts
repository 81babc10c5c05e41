import type { OwnView, PaperState } from '../../../labs/trade/view-types.ts';
import { card, type Block, type TabEntry } from './blocks.ts';
import { certificateFacts } from '../verify.ts';
import type { Desk } from './context.ts';
import { empty, paperBadge } from './desk-common.ts';
import { longField, textField, type FormModel } from './forms.ts';

/** A firm's papers: registration, bank account, digital certificate; and what others read about it. */

function paperCard(
  desk: Desk,
  what: 'registration' | 'account' | 'certificate',
  forms: readonly FormModel[],
) {
  const { words, own } = desk;
  const paper = own[what];
  return card({
    id: `paper-${what}`,
    title: words.t(`trade-desk:papers.${what}`),
    badge: paperBadge(words, paper.state),
    meta:
      paper.sinceDay === null ? [] : [words.t('trade-desk:papers.since', { day: words.day(paper.sinceDay) })],
    body: words.t(`trade-desk:papers.${what}-about`),
    facts: [
      ...(what === 'certificate' && own.firm.certificate !== null
        ? certificateFacts(own.firm.certificate, words)
        : []),
      ...(what === 'registration' && own.licenceNo !== ''
        ? [{ label: words.t('trade-desk:field.licence'), value: own.licenceNo }]
        : []),
      ...(paper.reason === null ? [] : [{ label: words.t('trade-desk:field.reason'), value: paper.reason }]),
    ],
    forms,
    more: what === 'certificate' && own.firm.certificate?.state === 'valid' ? [stolenForm(desk)] : [],
  });
}

/** A firm whose key may be in other hands says so, and its certificate is no longer good for anything. */
const stolenForm = (desk: Desk): FormModel =>
  desk.form({
    type: 'trade/ReportKeyStolen',
    kind: 'danger',
    title: desk.words.t('trade:command.ReportKeyStolen'),
    about: desk.words.t('trade-desk:papers.stolen-about'),
    fields: [longField({ name: 'reason', label: desk.words.t('trade-desk:field.reason'), required: true })],
  });

/** Not asked for, or no longer good. */
const canApply = (state: PaperState): boolean => state !== 'waiting' && state !== 'granted';

/** The form with which a firm enters the mall, filled with what is known. */
export function registerForm(own: OwnView, desk: Desk): FormModel {
  const { words } = desk;
  return desk.form({
    type: 'trade/Register',
    title: words.t('trade-desk:papers.register'),
    hidden: { kind: own.firm.kind },
    fields: [
      textField({
        name: 'name',
        label: words.t('trade-desk:field.firm-name'),
        value: words.local(own.firm.name),
      }),
      textField({ name: 'contact', label: words.t('trade-desk:field.contact'), value: own.firm.contact }),
      textField({ name: 'address', label: words.t('trade-desk:field.address'), value: own.firm.address }),
      textField({
        name: 'licenceNo',
        label: words.t('trade-desk:field.licence'),
        hint: words.t('trade-desk:field.licence-hint'),
        value: own.licenceNo,
      }),
    ],
  });
}

/** 企业信息 and 货场信息: the firm's papers and what the mall shows of it. */
export const firmTab: TabEntry<Desk> = {
  tab: 'firm',
  count: () => null,
  urgent: ({ own, seat }) =>
    [own.registration, own.account, ...(seat.role === 'enterprise' ? [own.certificate] : [])].some(
      ({ state }) => canApply(state),
    ),
  blocks: (desk) => {
    const { own, words, seat } = desk;
    const registered = own.registration.state === 'granted';
    const papers = [
      paperCard(desk, 'registration', canApply(own.registration.state) ? [registerForm(own, desk)] : []),
      paperCard(
        desk,
        'account',
        canApply(own.account.state)
          ? [
              desk.form({
                type: 'trade/ApplyForAccount',
                reason: desk.reasonWhy({ type: 'trade/ApplyForAccount' }),
              }),
            ]
          : [],
      ),
      ...(seat.role === 'enterprise'
        ? [
            paperCard(
              desk,
              'certificate',
              canApply(own.certificate.state)
                ? [
                    desk.form({
                      type: 'trade/RequestCertificate',
                      reason: desk.reasonWhy({ type: 'trade/RequestCertificate' }),
                    }),
                  ]
                : [],
            ),
          ]
        : []),
    ];
    const describe: Block[] = registered
      ? [
          {
            kind: 'form',
            form: desk.form({
              type: 'trade/DescribeFirm',
              title: words.t('trade-desk:firm.describe'),
              about: words.t('trade-desk:firm.describe-about'),
              fields: [
                textField({
                  name: 'contact',
                  label: words.t('trade-desk:field.contact'),
                  value: own.firm.contact,
                }),
                textField({
                  name: 'address',
                  label: words.t('trade-desk:field.address'),
                  value: own.firm.address,
                }),
                longField({
                  name: 'about',
                  label: words.t('trade-desk:field.about-firm'),
                  value: own.firm.about,
                }),
              ],
            }),
          },
        ]
      : [];
    return [
      {
        kind: 'cards',
        title: words.t('trade-desk:papers.title'),
        items: papers,
        empty: empty(words, 'papers'),
      },
      ...describe,
    ];
  },
};
