import type { EdiScene } from '../edifact-parts.ts';
import { textAsSent } from '../message-of-document.ts';
import type { TransitFault } from '../messages.ts';
import type { Eye } from '../view-eye.ts';
import type { DocumentView, TransitView } from '../view-types.ts';
import { arrivals } from './damage.ts';

/**
 * What each side sees of a message that did not arrive as it was sent. Until the receiver has found out what is wrong, it
 * has the text that arrived and nothing else, the sender hears that it was not acknowledged, and nobody is told why. Whom a
 * misrouted message names sees nothing of it: private business stays with the two it belongs to.
 */

type Documents = readonly DocumentView[];
/** The scene its text is written in: made only when somebody reads it. */
type MakeScene = () => EdiScene;

/** The documents of an order as the eye may see them; the very same list when all of them arrived well. */
export function seenDocuments(documents: Documents, eye: Eye, scene: MakeScene): Documents {
  if (documents.every(({ transit }) => transit === null)) return documents;
  return documents.flatMap((document): Documents => {
    const seen = document.transit === null ? document : seenBy(document, document.transit, eye, scene);
    return seen === null ? [] : [seen];
  });
}

function seenBy(
  document: DocumentView,
  transit: TransitView,
  eye: Eye,
  scene: MakeScene,
): DocumentView | null {
  const firm = eye.sees === 'own' ? eye.firm : null;
  const isSide = firm === document.sender || firm === document.receiver;
  if (eye.sees === 'all' || (isSide && transit.foundDay !== null)) {
    return { ...document, transit: withTexts(document, transit, scene) };
  }
  // Whoever is neither of the two sides of the message has the document, and no part in its trouble.
  if (!isSide) return { ...document, transit: null };
  const { fault, sinceDay } = transit;
  if (firm === document.sender) {
    const heard = fault === 'lost' ? 'nothing' : 'refusal';
    return { ...document, transit: { ...unknown(sinceDay), heard } };
  }
  if (fault === 'lost') return null;
  return blank(document, withTexts(document, transit, scene, true));
}

const unknown = (sinceDay: number): TransitView => ({
  fault: null,
  where: 0,
  sinceDay,
  reports: [],
  foundDay: null,
});

/** With what arrived, worked out when it is read; `secret`: without what befell it. */
function withTexts(
  document: DocumentView,
  transit: TransitView,
  scene: MakeScene,
  secret = false,
): TransitView {
  const { fault, where, sinceDay, reports, foundDay } = transit;
  let texts: readonly string[] | undefined;
  return {
    fault: secret ? null : fault,
    where: secret ? 0 : where,
    sinceDay,
    reports,
    foundDay,
    get arrived(): readonly string[] {
      return (texts ??= fault === null ? [] : textsOf(document, { fault, where }, scene()));
    },
  };
}

/** What arrived of a message the first time. */
export const textsOf = (
  document: DocumentView,
  { fault, where }: { readonly fault: TransitFault; readonly where: number },
  scene: EdiScene,
): readonly string[] =>
  arrivals(
    textAsSent(document, scene),
    fault,
    where,
    scene.view.firms.map(({ id }) => id),
  );

/** The envelope of a document whose content its receiver has still to make out from the text. */
const blank = (document: DocumentView, transit: TransitView): DocumentView => ({
  ...document,
  references: [],
  lines: [],
  amountFen: null,
  response: null,
  text: null,
  written: null,
  transit,
});
