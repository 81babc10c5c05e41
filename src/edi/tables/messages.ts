/**
 * The messages of directory D.96A that are read here, and CONTRL, in the order the standard binds them to. A word is a
 * segment, a pair of brackets a group that begins with its first segment; the number says how often at most (none: once),
 * `!` that it is mandatory (the first segment of a group always is). What several messages have in common is written once.
 */

const reference = '(RFF DTM5)';
const documents = '(DOC DTM5)5';
const contacts = '(CTA COM5)5';
const tax = '(TAX MOA LOC5)';
const payment = '(PAT DTM5 PCD MOA)10';
const equipment = '(EQD HAN5 MEA5 FTX5)10';
const transport = '(TDT (LOC DTM5)10)10';
const delivery = '(TOD LOC2)5';
const schedule = '(SCC FTX5 RFF5 (QTY DTM5)10)';
const requirements = '(RCS RFF5 DTM5 FTX5)100';
const priceChange = '(APR DTM5 RNG)25';
const amounts = '(QTY RNG)1 (PCD RNG)1 (MOA RNG)2 (RTE RNG)1 (TAX MOA)5';
const allowance = `(ALC ALI5 DTM5 ${amounts})`;
const stages = '(STG (QTY MOA)3)10';
const start = 'UNH! BGM! DTM!35 PAI ALI5 IMD';
const end = 'UNS! MOA12 CNT10 (ALC ALI MOA!2)10 UNT!';

const parties = (references: string): string => `(NAD LOC25 FII5 ${references} ${documents} ${contacts})99`;
const packages = (identities: number): string => `(PAC MEA5 (PCI RFF DTM5 GIN${identities})5)10`;
const linePackages = (identities: number): string =>
  `(PAC MEA5 QTY5 DTM5 (RFF DTM5)1 (PCI RFF DTM5 GIN${identities})5)10`;
const lineParties = (most: number): string => `(NAD LOC5 (RFF DTM5)5 (DOC DTM5)5 (CTA COM5)5)${most}`;
const orderLine = 'LIN PIA25 IMD99 MEA5 QTY10 PCD5 ALI5 DTM35 MOA10 GIN1000 GIR1000 QVR DOC5 PAI FTX99';
const price = '(PRI CUX APR RNG DTM5)25';
const places = '(LOC QTY DTM5)9999';
const characteristics = '(CCI CAV10 MEA10)999';
const adjustment = '(AJT FTX5)1';
const lineEnd = `${transport} ${delivery} ${equipment} ${schedule}100 ${requirements} ${stages}`;

const orders = `${start} FTX99 ${reference}10 ${parties(`${reference}10`)} ${tax}5 (CUX PCD5 DTM5)5 ${payment} ${transport} ${delivery}
  ${packages(10)} ${equipment} ${schedule}10 ${priceChange} ${allowance}15 ${requirements}
  (${orderLine} ${characteristics} ${payment} ${price} ${reference}10 ${linePackages(10)} ${places} ${tax}10
    ${lineParties(99)} ${allowance}99 ${lineEnd})200000 ${end}`;

/** ORDRSP and ORDCHG differ in two numbers. */
const answer = (identities: number, lineNames: number): string => `${start} FTX99 ${reference}10 ${adjustment}
  ${parties(`${reference}10`)} ${tax}5 (CUX PCD5 DTM5)5 ${payment} ${transport} ${delivery}
  ${packages(identities)} ${equipment} ${schedule}10 ${priceChange} ${allowance}15 ${requirements}
  (${orderLine} ${characteristics} ${payment} ${adjustment} ${price} ${reference}999 ${linePackages(identities)} ${places} ${tax}10
    ${lineParties(lineNames)} ${allowance}99 ${lineEnd})200000 ${end}`;

const invoice = `${start} FTX10 ${reference}99 ${parties(`${reference}9999`)} ${tax}5 (CUX DTM5)5
  (PAT DTM5 PCD MOA PAI FII)10 (TDT (LOC DTM5)10 (RFF DTM5)9999)10 ${delivery} (PAC MEA5 (PCI RFF DTM5 GIN5)5)1000
  (ALC ALI5 (RFF DTM5)5 ${amounts})9999 ${requirements} ${adjustment} (INP FTX5)1
  (LIN PIA25 IMD10 MEA5 QTY5 PCD ALI5 DTM35 GIN1000 GIR1000 QVR EQD FTX5 (MOA CUX)5 ${payment} (PRI APR RNG DTM5)25
    ${reference}10 (PAC MEA10 (PCI RFF DTM5 GIN10)10)10 (LOC QTY100 DTM5)9999 ${tax}99 ${lineParties(20)}
    ${allowance}15 ${transport} ${delivery} ${requirements})9999999
  UNS! CNT10 (MOA (RFF DTM5)1)!100 (TAX MOA2)10 (ALC ALI MOA2)15 UNT!`;

const despatch = `UNH! BGM! DTM10 ALI5 MEA5 MOA5 (RFF DTM)10 (NAD LOC10 (RFF DTM)10 (CTA COM5)10)10 (TOD LOC5 FTX5)10
  (TDT PCD6 (LOC DTM10)10)10 (EQD MEA5 SEL25 EQA5 (HAN FTX10)10)10
  (CPS FTX5 (PAC MEA10 QTY10 (HAN FTX10)10 (PCI RFF DTM5 GIR99 (GIN DLM10)99)1000)9999
    (LIN PIA10 IMD25 MEA10 QTY10 ALI10 GIN100 GIR100 DLM100 DTM5 FTX5 MOA5 (RFF DTM)10 (DGS QTY FTX5)10
      (LOC NAD DTM QTY10)100 (SGP QTY10)1000 (PCI DTM5 MEA10 QTY (GIN DLM100)10 (HAN FTX5 GIN1000)10)9999
      (QVR DTM5)10)9999)9999 CNT5 UNT!`;

const inspected = '(CDI INP5)10';
const receipt = `UNH! BGM! DTM!10 ALI5 (RFF DTM)10 (DOC ${inspected})10 (NAD LOC10 (RFF DTM)10 (CTA COM5)10)!10
  (TOD ${inspected} (LOC CDI10)10)10 (TDT DTM10 CDI10)10 (EQD ${inspected} (SEL CDI!10)25 (EQA ${inspected})10)9999
  (CPS (PAC QVR (PCI RFF ${inspected} (GIN ${inspected})999)999)9999
    (LIN PIA10 IMD25 QTY10 QVR10 DTM5 ${inspected} (DOC ${inspected})10 (GIN ${inspected})99 (RFF DTM)10
      (PCI QTY QVR ${inspected} (GIN ${inspected})10)9999)9999)9999 CNT UNT!`;

const settled = '(CUX DTM)5';
const remittance = `UNH! BGM! DTM!5 RFF5 FII5 PAI FTX5 (NAD ${contacts})99 ${settled}
  (DOC MOA!5 DTM5 RFF5 NAD2 ${settled} (AJT MOA RFF FTX5)100 (INP FTX5)5
    (DLI MOA5 PIA5 DTM5 ${settled} (AJT MOA RFF FTX5)10)9999)9999 UNS! MOA!5 UNT!`;

export const MESSAGES = {
  ORDERS: orders,
  ORDRSP: answer(99, 99),
  ORDCHG: answer(10, 10),
  DESADV: despatch,
  RECADV: receipt,
  INVOIC: invoice,
  REMADV: remittance,
  APERAK: 'UNH! BGM! DTM9 FTX9 CNT9 (RFF DTM9)9 (NAD CTA9 COM9)9 (ERC FTX (RFF FTX9)1)999 UNT!',
  CONTRL: 'UNH! UCI! (UCM (UCS UCD99)999)999999 (UCF (UCM (UCS UCD99)999)999999)999999 UNT!',
} as const;

export const MESSAGE_TYPES = Object.keys(MESSAGES) as readonly MessageType[];
/** A message that is read in full; of every other only the envelope is. */
export type MessageType = keyof typeof MESSAGES;
