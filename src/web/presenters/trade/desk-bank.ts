import { shortened } from '../../../labs/trade/signing/check-file.ts';
import type { BankView } from '../../../labs/trade/view-types.ts';
import { certificateFacts } from '../verify.ts';
import { card, type Block, type TabGroup } from './blocks.ts';
import type { Desk } from './context.ts';
import { empty, movementsBlock, paperBadge } from './desk-common.ts';
import { longField, type FormModel } from './forms.ts';

/** 企业银行: opens accounts, issues certificates, keeps the books. */

const NOTHING: BankView = { applications: [], accounts: [], transfers: [], transfersTotal: 0 };
const bank = (desk: Desk): BankView => desk.view.bank ?? NOTHING;

type What = BankView['applications'][number]['what'];
/** Mall and bank have their papers from the start; certificates are for those who sign. */
const applications = (desk: Desk, what: What) =>
  bank(desk).applications.filter(
    (each) => each.what === what && (what === 'account' || desk.names.kindOf(each.firm) === 'enterprise'),
  );
const waiting = (desk: Desk, what: What): number =>
  applications(desk, what).filter(({ state }) => state === 'waiting').length;

function applicationBlocks(desk: Desk, what: What): Block[] {
  const { words, names } = desk;
  return [
    {
      kind: 'cards',
      title: null,
      items: applications(desk, what).map((application) => {
        const open = application.state === 'waiting';
        const { firm } = application;
        const held = desk.view.firms.find(({ id }) => id === firm)?.certificate ?? null;
        return card({
          id: `${what}-${firm}`,
          title: names.firm(firm),
          badge: paperBadge(words, application.state),
          meta: [words.t(`trade:firm-kind.${names.kindOf(firm)}`), words.day(application.day)],
          facts: what === 'certificate' && held !== null ? certificateFacts(held, words) : [],
          forms: !open
            ? []
            : what === 'account'
              ? [desk.form({ type: 'trade/OpenAccount', key: firm, icon: 'check-lg', hidden: { firm } })]
              : [
                  desk.form({
                    type: 'trade/IssueCertificate',
                    key: firm,
                    icon: 'check-lg',
                    hidden: { firm },
                  }),
                ],
          more:
            open && what === 'account'
              ? [
                  desk.form({
                    type: 'trade/DeclineAccount',
                    key: firm,
                    kind: 'danger',
                    title: words.t('trade:command.DeclineAccount'),
                    hidden: { firm },
                    fields: [
                      longField({
                        name: 'reason',
                        label: words.t('trade-desk:field.reason'),
                        required: true,
                      }),
                    ],
                  }),
                ]
              : what === 'certificate' && held?.state === 'valid'
                ? [revokeForm(desk, firm)]
                : [],
        });
      }),
      empty: empty(words, what === 'account' ? 'applications' : 'certificates', { drawing: 'papers' }),
    },
  ];
}

/** The bank takes back what it vouched for. */
const revokeForm = (desk: Desk, firm: string): FormModel =>
  desk.form({
    type: 'trade/RevokeCertificate',
    key: firm,
    kind: 'danger',
    title: desk.words.t('trade:command.RevokeCertificate'),
    hidden: { firm },
    fields: [longField({ name: 'reason', label: desk.words.t('trade-desk:field.reason'), required: true })],
  });

/** What the certificate authority publishes: its key, and the certificates that are no longer to be trusted. */
function authorityBlocks(desk: Desk): Block[] {
  const { words, names, view } = desk;
  const { publicKey, certificates, revoked } = view.authority;
  return [
    {
      kind: 'facts',
      title: words.t('verify:register.authority'),
      facts: [
        { label: words.t('verify:register.authority-key'), value: `${shortened(publicKey)} …` },
        {
          label: words.t('verify:register.issued'),
          value: words.number(Object.keys(certificates).length),
        },
        { label: words.t('verify:register.revoked'), value: words.number(revoked.length) },
      ],
    },
    {
      kind: 'table',
      id: 'revoked',
      caption: words.t('verify:register.list'),
      columns: [
        { label: words.t('verify:certificate.serial') },
        { label: words.t('verify:register.firm') },
        { label: words.t('verify:register.day') },
        { label: words.t('verify:register.why') },
      ],
      rows: revoked.toReversed().map(({ serial, day, kind }) => ({
        id: `revoked-${serial}`,
        cells: [
          { text: serial, strong: true },
          { text: names.firm(certificates[serial]?.firm ?? '') },
          { text: words.day(day) },
          { text: words.t(`verify:register.kind.${kind}`) },
        ],
        forms: [],
      })),
      note: words.t('verify:register.list-note'),
      empty: empty(words, 'revoked', { iconName: 'check-circle' }),
    },
  ];
}

function accountBlocks(desk: Desk): Block[] {
  const { words, names } = desk;
  return [
    {
      kind: 'table',
      id: 'accounts',
      caption: words.t('trade-desk:bank.accounts'),
      columns: [
        { label: words.t('trade-desk:bank.account') },
        { label: words.t('trade-desk:bank.kind') },
        { label: words.t('trade-desk:figure.credit'), num: true },
        { label: words.t('trade-desk:figure.balance'), num: true },
      ],
      rows: bank(desk).accounts.map((account) => ({
        id: `account-${account.account}`,
        cells: [
          { text: names.account(account.account), strong: true },
          {
            text: ['escrow', 'world'].includes(account.account)
              ? words.t('trade-desk:bank.system')
              : words.t(`trade:firm-kind.${names.kindOf(account.account)}`),
          },
          { text: words.money(Math.abs(account.creditLimitFen)), num: true },
          { text: words.money(account.balanceFen), num: true, strong: true },
        ],
        forms: [],
      })),
      note: words.t('trade-desk:bank.escrow-note'),
      empty: empty(words, 'accounts', { iconName: 'cash-coin' }),
    },
  ];
}

/** One firm's movements, firm by firm: statements as the bank would print them. */
function statementBlocks(desk: Desk): Block[] {
  const { words, names } = desk;
  const { accounts, transfers, transfersTotal } = bank(desk);
  return accounts.map((account): Block => {
    const own = transfers.filter(({ from, to }) => from === account.account || to === account.account);
    const block = movementsBlock(desk, own, own.length, account.account, 'transfers');
    if (block.kind !== 'table') return block;
    return {
      ...block,
      id: `statement-${account.account}`,
      caption: words.t('trade-desk:bank.statement-of', {
        firm: names.account(account.account),
        balanceFen: account.balanceFen,
      }),
      rows: block.rows.map((row) => ({ ...row, id: `${account.account}-${row.id}` })),
      note:
        transfersTotal > transfers.length
          ? words.t('trade-desk:bank.statement-note', { count: transfers.length })
          : null,
    };
  });
}

export const BANK_TABS: readonly TabGroup<Desk>[] = [
  {
    group: 'review',
    tabs: [
      {
        tab: 'applications',
        count: (desk) => waiting(desk, 'account'),
        urgent: (desk) => waiting(desk, 'account') > 0,
        blocks: (desk) => applicationBlocks(desk, 'account'),
      },
      {
        tab: 'certificates',
        count: (desk) => waiting(desk, 'certificate'),
        urgent: (desk) => waiting(desk, 'certificate') > 0,
        blocks: (desk) => [...applicationBlocks(desk, 'certificate'), ...authorityBlocks(desk)],
      },
    ],
  },
  {
    group: 'money',
    tabs: [
      { tab: 'accounts', count: (desk) => bank(desk).accounts.length, blocks: accountBlocks },
      {
        tab: 'transfers',
        count: () => null,
        blocks: (desk) => [
          movementsBlock(desk, bank(desk).transfers, bank(desk).transfersTotal, null, 'transfers'),
        ],
      },
      { tab: 'statements', count: () => null, blocks: statementBlocks },
    ],
  },
];
