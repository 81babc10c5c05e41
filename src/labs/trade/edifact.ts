import { makeInterchange, makeMessage, type EdiInterchange, type EdiMessage } from '../../edi/write.ts';
import { dateOfDay, timeOf } from './edifact-parts.ts';
import { despatchSegments, receiptSegments } from './edifact-goods.ts';
import { invoiceSegments, remittanceSegments } from './edifact-money.ts';
import {
  answerSegments,
  changeSegments,
  orderSegments,
  responseSegments,
  type EdiScene,
} from './edifact-orders.ts';
import { never } from '../../kernel/assert.ts';
import type { EdiSegment } from '../../edi/write.ts';
import type { DocumentView } from './view-types.ts';

/** UNH's reference: each document travels alone. */
const ONLY_MESSAGE = '1';
/** Element 0020 takes no more. */
export const REFERENCE_LENGTH_MAX = 14;

/**
 * A trade document as an UN/EDIFACT message of directory D.96A, after the lab's profiles (edi/tables/profiles.ts). Pure: the same
 * document in the same scene gives the same message.
 */
export const messageOf = (document: DocumentView, scene: EdiScene): EdiMessage =>
  makeMessage(document.kind, ONLY_MESSAGE, segmentsOf(document, scene));

/** The interchange in which a document travels from its sender to its receiver; its number is the control reference. */
export const interchangeOf = (document: DocumentView, scene: EdiScene): EdiInterchange =>
  makeInterchange(
    {
      sender: document.sender.slice(0, 35),
      recipient: document.receiver.slice(0, 35),
      reference: controlReference(document),
      date: dateOfDay(document.day),
      time: timeOf(document.atMs),
    },
    [messageOf(document, scene)],
  );

/** What the lab calls the interchange of a document. */
export const controlReference = ({
  number,
  kind,
  seq,
}: Pick<DocumentView, 'number' | 'kind' | 'seq'>): string =>
  number.length <= REFERENCE_LENGTH_MAX ? number : `${kind}${seq}`;

function segmentsOf(document: DocumentView, scene: EdiScene): EdiSegment[] {
  switch (document.kind) {
    case 'ORDERS':
      return orderSegments(document, scene);
    case 'ORDRSP':
      return responseSegments(document, scene);
    case 'ORDCHG':
      return changeSegments(document, scene);
    case 'APERAK':
      return answerSegments(document);
    case 'INVOIC':
      return invoiceSegments(document, scene);
    case 'REMADV':
      return remittanceSegments(document, scene);
    case 'DESADV':
      return despatchSegments(document, scene);
    case 'RECADV':
      return receiptSegments(document, scene);
    default:
      return never(document.kind, 'every document has its message');
  }
}
