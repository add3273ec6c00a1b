Feature: One account for one person

  The CI identifies a person. It stays the same at every provider and with
  every phone. Names, birthdays and phone numbers are shared or change.

  @rule:same-person @claims:one-account
  Rule: A person who has an account does not get a second one

    Scenario Outline: The same person, <how>, has the account already
      Given an adult who has an account
      When the same person signs up again <how>
      Then the answer is existing

      Examples:
        | how                                  |
        | with another certification           |
        | with a new phone number              |
        | with a new phone at another carrier  |
        | through another provider             |

  @rule:different-people @claims:one-account
  Rule: Two people never share an account

    Scenario Outline: Two people with <what> get two accounts
      Given an adult who has an account
      When another adult signs up with <what>
      Then the answer is created

      Examples:
        | what                                              |
        | the same phone number                             |
        | the same name and birthday                        |
        | a CI that differs in upper and lower case alone   |
        | a CI that differs only after its first 64 characters |

    Scenario: Two people through a provider that gives no DI get two accounts
      Given an adult who came through a provider that gives no DI and has an account
      When another adult signs up through a provider that gives no DI
      Then the answer is created

  @rule:no-ci @claims:empty-ci
  Rule: Nobody without a CI gets an account

    Scenario Outline: Two people whose CI is <ci> are refused, and share no account
      Given an adult whose CI is <ci>
      When the person signs up
      Then the answer is rejected
      When another adult signs up whose CI is <ci>
      Then the answer is rejected

      Examples:
        | ci    |
        | null  |
        | empty |

  @rule:race @claims:one-account @alone
  Rule: Many requests at the same moment open one account

    Scenario: 20 sign-ups of one person at the same moment open one account
      Given an adult
      When the person signs up 20 times at the same moment, each time with another certification
      Then exactly 1 answer is created
      And all other answers are existing

  @rule:withdrawal @claims:withdrawal
  Rule: A person who withdrew can sign up again

    Scenario: After withdrawal the same person gets a new account
      Given an adult who has an account
      When the person closes the account
      And the same person signs up again with another certification
      Then the answer is created
