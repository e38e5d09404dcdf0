'use strict';

/** Puts `custom.rules` into the template as its `Rules`: the one section of a template that osls does not know. */
module.exports = class TemplateRules {
  constructor({ service }) {
    this.hooks = {
      'before:package:finalize': () => {
        service.provider.compiledCloudFormationTemplate.Rules = service.custom.rules;
      },
    };
  }
};
