// @ts-check
import angular from 'angular-eslint';
import eslint from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** What a room may not import; the arrows of docs/ARCHITECTURE. */
const never = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

const OUTSIDE_FEATURE = {
  regex: '^(\\.\\./){2,}|features/',
  message: 'A feature imports itself, @shared, @core and @api; never another feature.',
};
const UI_STAYS_PLAIN = {
  regex: '^@core/|^\\.\\./(data|pages)/',
  message: 'ui/ draws what it is given: it imports @shared and types of @api.',
};
const DATA_DRAWS_NOTHING = { regex: '^\\.\\./(ui|pages)/', message: 'data/ imports neither pages nor ui.' };

export default defineConfig(
  {
    ignores: [
      'dist/',
      '.angular/',
      'coverage/',
      'src/app/api/schema.gen.ts',
      'test-results/',
      'e2e/results/',
    ],
  },
  {
    files: ['src/**/*.ts'],
    extends: [
      eslint.configs.recommended,
      ...tseslint.configs.strictTypeChecked,
      ...tseslint.configs.stylisticTypeChecked,
      ...angular.configs.tsRecommended,
    ],
    languageOptions: {
      parserOptions: {
        project: ['tsconfig.app.json', 'tsconfig.spec.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    processor: angular.processInlineTemplates,
    rules: {
      '@angular-eslint/component-selector': [
        'error',
        { type: 'element', prefix: 'app', style: 'kebab-case' },
      ],
      '@angular-eslint/directive-selector': [
        'error',
        { type: 'attribute', prefix: 'app', style: 'camelCase' },
      ],
      '@angular-eslint/prefer-signals': 'error',
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/consistent-type-definitions': 'off',
    },
  },
  { files: ['src/app/features/**/*.ts'], rules: never(OUTSIDE_FEATURE) },
  { files: ['src/app/features/*/data/**/*.ts'], rules: never(OUTSIDE_FEATURE, DATA_DRAWS_NOTHING) },
  { files: ['src/app/features/*/ui/**/*.ts'], rules: never(OUTSIDE_FEATURE, UI_STAYS_PLAIN) },
  {
    files: ['src/app/shared/**/*.ts'],
    rules: never({ regex: '^@core/|^@api/|features/|shell/', message: 'shared imports shared only.' }),
  },
  {
    files: ['src/app/core/**/*.ts', 'src/app/api/**/*.ts'],
    rules: never({ regex: 'features/|shell/|^@shared/ui', message: 'core and api know no screen.' }),
  },
  {
    files: ['src/**/*.spec.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-floating-promises': 'off',
    },
  },
  {
    files: ['src/**/*.html'],
    extends: [...angular.configs.templateRecommended, ...angular.configs.templateAccessibility],
    rules: {
      '@angular-eslint/template/prefer-control-flow': 'error',
      '@angular-eslint/template/prefer-self-closing-tags': 'error',
      '@angular-eslint/template/no-inline-styles': 'error',
      '@angular-eslint/template/button-has-type': 'error',
    },
  },
);
