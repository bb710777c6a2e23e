// Creates an applicant as the manual's Node.js sample does: axios with the form-data package.
'use strict';

const axios = require('axios');
const FormData = require('form-data');

const form = new FormData();
form.append('email', 'johndoe@mail.com');
form.append('phone', '+61 424 424 424');
form.append('nameFirst', 'John');
form.append('nameLast', 'Doe');
form.append('flowName', 'KYC basic');

axios({
  method: 'post',
  maxBodyLength: Infinity,
  url: `${process.argv[2]}/api/1.1/wf/api-applicant-create`,
  headers: { ...form.getHeaders() },
  data: form,
})
  .then(({ status, data }) => {
    console.log(JSON.stringify(data));
    const wanted = { email: 'johndoe@mail.com', phone: '+61 424 424 424', nameFirst: 'John', nameLast: 'Doe', flowName: 'KYC basic' };
    const wrong = Object.entries(wanted).filter(([key, value]) => data.response[key] !== value);
    if (status !== 200 || data.status !== 'success' || wrong.length > 0) throw new Error(`wrong: ${JSON.stringify(wrong)}`);
  })
  .catch((error) => {
    console.error(error.message, error.response?.data);
    process.exit(1);
  });
