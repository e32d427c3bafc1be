const ioid = require('ioid-web');
const { attempt, story } = require('./story.js');

attempt(() => story(ioid)).then((told) => console.log(JSON.stringify(told)));
