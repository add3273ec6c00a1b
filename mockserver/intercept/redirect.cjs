'use strict';

// For Node programs whose HTTP library knows no proxy: connections to the hosts of the i'mport API are opened to the
// mock instead, with the same server name, so that certificates are checked as ever. Everything else is left alone.
// Written by iamport-mock; loaded by NODE_OPTIONS=--require.

const net = require('node:net');
const tls = require('node:tls');

const mock = /* the mock */ null;

// arrange gives the options of a call of connect in each of its forms, and its callback.
function arrange(args) {
  const callback = typeof args[args.length - 1] === 'function' ? args[args.length - 1] : undefined;
  let options = {};
  if (args[0] !== null && typeof args[0] === 'object') {
    options = { ...args[0] };
  } else {
    options.port = args[0];
    if (typeof args[1] === 'string') options.host = args[1];
    const more = args.slice(1).find((value) => value !== null && typeof value === 'object');
    if (more) Object.assign(options, more);
  }
  return { options, callback };
}

// redirect puts a function before connect that sends the connections of the real hosts elsewhere.
function redirect(connect, address, secure) {
  return function (...args) {
    const { options, callback } = arrange(args);
    const host = String(options.host || options.servername || '').toLowerCase().replace(/\.$/, '');
    if (!address || options.socket || options.path || !mock.hosts.includes(host)) return connect.apply(this, args);
    const redirected = { ...options, host: address.host, port: address.port };
    delete redirected.lookup;
    if (secure && !redirected.servername) redirected.servername = host;
    const socket = connect.call(this, redirected, callback);
    // HTTP/2 takes the port of the origin from here.
    Object.defineProperty(socket, 'remotePort', { value: Number(options.port) || (secure ? 443 : 80) });
    return socket;
  };
}

tls.connect = redirect(tls.connect, mock.tls, true);
net.connect = net.createConnection = redirect(net.connect, mock.api, false);
require('node:module').syncBuiltinESMExports();
