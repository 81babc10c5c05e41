import type { Router } from 'express';
import type { OrderView } from '../../labs/trade/view-types.ts';
import { sendInterchange } from '../entrance/edi-files.ts';
import { notThere, type DeskDeps, type DeskOpener, type OpenDesk } from './open-desk.ts';
import { fileName, messageIn, messageModel } from '../presenters/edi/message.ts';
import { paperOf } from '../presenters/trade/documents.ts';
import { orderPage } from '../presenters/trade/order-page.ts';
import { addSignedRoutes } from '../entrance/verify-routes.ts';

/** One order of a seat's firm, its documents, the messages that carried them, and its signed contract. */
export function addOrderRoutes(router: Router, deps: DeskDeps, { withDesk, frame }: DeskOpener): void {
  /** One order of this seat's firm. Others' orders do not exist for it. */
  const orderOf = ({ desk }: OpenDesk, id: string): OrderView =>
    notThere(desk.own.orders.find((order) => order.id === id));

  router.get('/runs/:runId/orders/:orderId', async (req, res) => {
    const model = await withDesk(req, res, (open) => {
      const order = orderOf(open, req.params.orderId);
      return {
        ...frame(open, order.number),
        order: orderPage(order, open.desk),
        back: open.desk.link('/desk'),
      };
    });
    if (model) deps.render(req, res, 'pages/order', model);
  });

  router.get('/runs/:runId/orders/:orderId/documents/:number', async (req, res) => {
    const model = await withDesk(req, res, (open) => {
      const order = orderOf(open, req.params.orderId);
      const at = order.documents.findIndex(({ number }) => number === req.params.number);
      const document = notThere(order.documents[at]);
      const paper = paperOf(document, order, open.desk);
      const beside = (step: number) => {
        const other = order.documents[at + step];
        return other ? paperOf(other, order, open.desk) : null;
      };
      return {
        ...frame(open, paper.no),
        paper,
        message: messageModel(document, order, open.desk),
        previous: beside(-1),
        following: beside(1),
        order: { number: order.number, href: open.desk.link(`/orders/${order.id}`) },
      };
    });
    if (model) deps.render(req, res, 'pages/document', model);
  });

  addSignedRoutes(router, deps, (req, res, reader) =>
    withDesk(req, res, (open) =>
      reader({
        desk: open.desk,
        order: orderOf(open, req.params.orderId),
        frame: (title) => frame(open, title),
      }),
    ),
  );

  // The message that carried a document, and the CONTRL that answered it, as files.
  for (const [file, ending] of [
    ['message.edi', ''],
    ['contrl.edi', '-CONTRL'],
  ] as const) {
    router.get(`/runs/:runId/orders/:orderId/documents/:number/${file}`, async (req, res) => {
      const { orderId, number } = req.params;
      const text = await withDesk(req, res, (open) => {
        const order = orderOf(open, orderId);
        const document = notThere(order.documents.find((one) => one.number === number));
        const message = messageIn(document, order, open.desk);
        return notThere(ending === '' ? message.text || null : message.contrl);
      });
      if (text !== null) sendInterchange(res, text, fileName(number, ending));
    });
  }
}
