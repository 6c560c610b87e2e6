// An SMSC in a box: its codec is npm's `smpp`, its behaviour is told line by line on standard input, as JSON.
'use strict';
const readline = require('node:readline');
const smpp = require('smpp');

// How it behaves from now on; `behave` changes it.
let manner = {
  password: 'secret', ids: 'decimal', receipts: 'DELIVRD', receipt_first: false, silent: false, hang_up: false, deaf: false, status: 0,
  statuses: [], echo: true, tlv: true, text_state: null, hold_receipts: false,
};
let bound = null;
let count = 0;
let told = 0;
const held = [];

const tell = (event) => process.stdout.write(JSON.stringify(event) + '\n');
const idOf = (number, ids) => {
  if (ids === 'hex') return number.toString(16);
  if (ids === 'HEX') return number.toString(16).toUpperCase();
  if (ids === 'zeros') return String(number).padStart(12, '0');
  return String(number);
};

function bodyOf(pdu) {
  const message = pdu.short_message;
  const udh = message && message.udh ? Buffer.concat([].concat(message.udh)) : null;
  return { udh: udh ? udh.toString('hex') : null, text: message ? message.message : null };
}

function receipt(session, pdu, number) {
  const state = Array.isArray(manner.receipts) ? manner.receipts[told++ % manner.receipts.length] : manner.receipts;
  const said = manner.text_state || state;
  const id = idOf(number, manner.receipt_ids || manner.ids);
  const states = { DELIVRD: 2, EXPIRED: 3, DELETED: 4, UNDELIV: 5, ACCEPTD: 6, UNKNOWN: 7, REJECTD: 8 };
  const fields = {
    source_addr: pdu.destination_addr, source_addr_ton: 1, source_addr_npi: 1,
    destination_addr: pdu.source_addr, esm_class: 0x04,
    short_message: `id:${id} sub:001 dlvrd:001 submit date:2611211530 done date:2611211531 stat:${said} err:000 text:`,
  };
  if (manner.tlv) {
    fields.receipted_message_id = id;
    fields.message_state = states[state];
  }
  if (manner.echo && pdu.user_message_reference !== undefined) {
    fields.user_message_reference = pdu.user_message_reference;
  }
  (bound || session).deliver_sm(fields, (answer) => tell({ event: 'receipt_answered', status: answer.command_status, id }));
}

const server = smpp.createServer({}, (session) => {
  session.on('error', () => session.close());
  session.on('bind_transceiver', (pdu) => {
    if (pdu.password !== manner.password) {
      session.send(pdu.response({ command_status: smpp.ESME_RINVPASWD }));
      session.close();
      return;
    }
    bound = session;
    session.send(pdu.response({ system_id: 'foreign' }));
    tell({ event: 'bound', system_id: pdu.system_id });
  });
  session.on('unbind', (pdu) => { session.send(pdu.response()); session.close(); });
  session.on('enquire_link', (pdu) => { if (!manner.deaf) session.send(pdu.response()); });
  session.on('query_sm', (pdu) => {
    session.send(pdu.response({ message_id: pdu.message_id, final_date: '', message_state: manner.state || 2, error_code: 0 }));
  });
  session.on('submit_sm', (pdu) => {
    count += 1;
    const number = count;
    tell({
      event: 'submit', id: number, to: pdu.destination_addr, from: pdu.source_addr, coding: pdu.data_coding,
      esm_class: pdu.esm_class, receipt: pdu.registered_delivery, validity: pdu.validity_period,
      reference: pdu.user_message_reference, ...bodyOf(pdu),
    });
    const status = manner.statuses.length ? manner.statuses.shift() : manner.status;
    const respond = () => {
      const id = idOf(number, manner.ids);
      session.send(pdu.response(status ? { command_status: status } : { message_id: id }));
    };
    if (manner.hang_up) { held.push(() => receipt(bound, pdu, number)); session.close(); return; }
    if (manner.silent) { held.push(() => { respond(); if (manner.receipts && !status) receipt(session, pdu, number); }); return; }
    if (status) { respond(); return; }
    if (manner.receipt_first) receipt(session, pdu, number);
    respond();
    if (manner.hold_receipts) held.push(() => receipt(session, pdu, number));
    else if (!manner.receipt_first && manner.receipts) receipt(session, pdu, number);
  });
  session.on('close', () => { if (bound === session) bound = null; tell({ event: 'closed' }); });
});

const orders = {
  behave: (order) => { manner = { ...manner, ...order.manner }; },
  deliver: (order) => {
    const fields = { ...order.fields };
    if (order.payload !== undefined) fields.message_payload = Buffer.from(order.payload, 'hex');
    if (order.hex !== undefined) fields.short_message = Buffer.from(order.hex, 'hex');
    if (order.udh !== undefined) {
      fields.short_message = { udh: Buffer.from(order.udh, 'hex'), message: order.hex !== undefined ? Buffer.from(order.hex, 'hex') : fields.short_message };
    }
    bound.deliver_sm(fields, (answer) => tell({ event: 'answered', status: answer.command_status, tag: order.tag }));
  },
  release: () => { while (held.length) held.shift()(); },
  drop: () => { if (bound) bound.close(); },
  unbind: () => { if (bound) bound.unbind(); },
};

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const order = JSON.parse(line);
  orders[order.order](order);
  tell({ event: 'done', order: order.order });
}).on('close', () => process.exit(0));

server.listen(Number(process.argv[2] || 0), '127.0.0.1', () => tell({ event: 'listening', port: server.address().port }));
